#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/www && echo hello >/tmp/www/index.html
httpd -f -p 8080 -h /tmp/www & server=$!
sleep 2
printf 'GET /index.html HTTP/1.0\r\n\r\n' | nc 127.0.0.1 8080 | grep -q hello
kill $server
took_place
