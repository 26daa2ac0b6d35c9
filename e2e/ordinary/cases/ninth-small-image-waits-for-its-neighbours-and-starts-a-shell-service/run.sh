#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && echo up >/srv/www/health
for t in 10.77.0.1:80 10.77.0.1:8080; do n=0; until nc -z -w 1 ${t%:*} ${t#*:} 2>/dev/null || nc -w 1 ${t%:*} ${t#*:} </dev/null; do n=$((n + 1)); test $n -lt 30; sleep 1; done; done
hostname >/srv/www/name; date >/srv/www/started
httpd -f -p 8092 -h /srv/www & h=$!
trap 'kill $h' TERM INT
sleep 0.3; for n in 1 2 3 4 5; do test "$(wget -qO- http://127.0.0.1:8092/health)" = up; sleep 0.2; done
kill -TERM $h; wait $h || true
took_place
