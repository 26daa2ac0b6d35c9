#!/bin/sh
. /opt/case/case.sh

nginx -g 'daemon off;' & server=$!
until curl -sf http://127.0.0.1/ -o /dev/null; do sleep 0.1; done
nginx -t
mv /var/log/nginx/access.log /var/log/nginx/access.log.1
kill -USR1 $server
nginx -s reload
sleep 0.5
curl -sf http://127.0.0.1/ -o /dev/null
kill -QUIT "$(cat /run/nginx.pid)"
took_place
