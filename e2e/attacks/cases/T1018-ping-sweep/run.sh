#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 100); do ping -c 1 -W 1 10.77.0.$i >/dev/null 2>&1 & done
wait
grep -c 10.77.0 /proc/net/arp >/dev/null
took_place
