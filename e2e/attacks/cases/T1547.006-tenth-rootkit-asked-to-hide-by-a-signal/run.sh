#!/bin/sh
. /opt/case/case.sh

for s in 31 63 64 62 59; do for p in 0x7fffffff 31337 1337 99999; do kill -$s $((p)) 2>/dev/null || true; done; done
cat /proc/diamorphine /proc/reptile /proc/rootkit /dev/reptile 2>/dev/null || true
id -u | grep -q 0
took_place
