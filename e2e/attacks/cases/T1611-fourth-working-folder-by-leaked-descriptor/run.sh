#!/bin/sh
. /opt/case/case.sh

tried=0
for fd in $(seq 3 40); do
    for up in ../../.. ../../../../..; do
        tried=$((tried + 1))
        if cat "/proc/self/fd/$fd/$up/etc/shadow" 2>/dev/null | grep -q node; then echo "out by $fd"; fi
        (cd "/proc/self/fd/$fd/$up" && cat etc/hostname) 2>/dev/null || true
    done
done
test $tried = 76
took_place
