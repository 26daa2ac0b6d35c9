#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && echo hello >/srv/www/index.html
httpd -f -p 8080 -h /srv/www & server=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.5
    wget -q -O /dev/null http://127.0.0.1:8080/
    nc -w 1 127.0.0.1 8080 </dev/null >/dev/null
    date +%s >/tmp/alive
    test $(($(date +%s) - $(cat /tmp/alive))) -lt 5
done
kill $server
took_place
