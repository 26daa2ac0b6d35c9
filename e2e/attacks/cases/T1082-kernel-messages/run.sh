#!/bin/sh
. /opt/case/case.sh

dmesg >/dev/null
cat /proc/kallsyms | head -n 1 >/dev/null
took_place
