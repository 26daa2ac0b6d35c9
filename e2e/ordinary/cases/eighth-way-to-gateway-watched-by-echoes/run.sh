#!/bin/sh
. /opt/case/case.sh

for n in 1 2 3 4 5; do
    for h in 10.77.0.1 203.0.113.53 203.0.113.10; do
        if ping -c 1 -W 1 $h >/tmp/p 2>&1; then up=1; else up=0; fi
        printf 'probe_up{host="%s"} %s\n' $h $up
    done >/srv/app/probe.tmp
    mv /srv/app/probe.tmp /srv/app/probe.prom; sleep 0.5
done
test "$(wc -l </srv/app/probe.prom)" = 3
took_place
