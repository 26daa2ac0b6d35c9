set -e
printf 'defaults\n mode http\n timeout connect 1s\n timeout client 1s\n timeout server 1s\nfrontend f\n bind 127.0.0.1:8081\n http-request return status 200 content-type text/plain string ok\n' > /tmp/h.cfg
haproxy -D -f /tmp/h.cfg -p /tmp/h.pid
sleep 0.5
[ "$(curl -sf http://127.0.0.1:8081/)" = ok ]
haproxy -D -f /tmp/h.cfg -p /tmp/h2.pid -sf $(cat /tmp/h.pid)
sleep 0.5
[ "$(curl -sf http://127.0.0.1:8081/)" = ok ]
