set -e
nginx -g 'daemon on;'
sleep 0.5
curl -sf http://127.0.0.1/ > /dev/null
nginx -s reload
sleep 0.5
curl -sf http://127.0.0.1/ > /dev/null
nginx -s quit
sleep 0.5
nginx -g 'daemon on;'
sleep 0.5
curl -sf http://127.0.0.1/ > /dev/null
