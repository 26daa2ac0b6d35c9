#!/bin/sh
. /opt/case/case.sh

python3 -m http.server -d /srv/data 8000 >/tmp/log 2>&1 & server=$!
sleep 1
ps aux | head -n 20
df -h; free -m; uptime
tail -n 5 /tmp/log
curl -s http://127.0.0.1:8000/ | head -n 3
ls -l /srv/data /srv/app
top -b -n 1 | head -n 12
kill $server
took_place
