#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 20); do
    cat /proc/meminfo /proc/stat /proc/loadavg /proc/net/dev /proc/[0-9]*/stat >/tmp/figures 2>/dev/null || true
    curl -sf --data-binary @/tmp/figures -o /dev/null http://10.77.0.1:8080/metrics
done
took_place
