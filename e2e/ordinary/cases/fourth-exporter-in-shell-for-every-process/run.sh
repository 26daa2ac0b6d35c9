#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/textfile
for round in 1 2 3 4 5 6 7 8; do
    {
        for p in /proc/[0-9]*; do
            awk -v p="${p#/proc/}" '/^(Name|VmRSS|Threads|voluntary)/ { gsub(":", "", $1); print "proc_" $1 "{pid=\"" p "\"} " $2 }' "$p/status" 2>/dev/null || true
            find "$p/fd" -mindepth 1 2>/dev/null | wc -l
        done
        awk 'NR > 2 { print "net_receive{dev=\"" $1 "\"} " $2 }' /proc/net/dev
        ss -s; df -P; cat /proc/loadavg /proc/pressure/cpu 2>/dev/null
    } >/srv/textfile/node.prom.$$ || true
    mv /srv/textfile/node.prom.$$ /srv/textfile/node.prom
    sleep 0.7
done
grep -q proc_VmRSS /srv/textfile/node.prom
took_place
