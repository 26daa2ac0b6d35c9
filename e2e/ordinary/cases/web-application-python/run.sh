#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/www && echo hello >/tmp/www/index.html
cd /tmp/www
python3 -m http.server 8080 & server=$!
until curl -sf http://127.0.0.1:8080/ -o /dev/null; do sleep 0.1; done
for i in $(seq 1 50); do curl -sf http://127.0.0.1:8080/index.html -o /dev/null; done
kill $server
took_place
