set -e
openssl req -x509 -newkey rsa:2048 -nodes -keyout /tmp/key -out /tmp/cert -subj /CN=localhost 2> /dev/null
openssl s_server -quiet -key /tmp/key -cert /tmp/cert -www -port 8443 > /dev/null 2>&1 &
sleep 0.5
curl -skf https://127.0.0.1:8443/ > /dev/null
