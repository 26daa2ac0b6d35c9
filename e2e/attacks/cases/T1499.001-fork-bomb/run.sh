#!/bin/sh
. /opt/case/case.sh

# Only what the shell itself can do comes after the bomb: it can start nothing any more.
bash -c 'b() { b | b & }; b' 2>/dev/null &
round=0
while test $round -lt 200000; do
    set -- /proc/[0-9]*
    test $# -lt 150 || break
    round=$((round + 1))
done
test $# -ge 150
took_place
