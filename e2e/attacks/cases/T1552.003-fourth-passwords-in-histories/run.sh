#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/dev && echo 'psql postgres://app:bait@db/app' >/home/dev/.bash_history
find /root /home -maxdepth 2 -name '.*_history' -exec grep -HnE -- '-p[^ ]+|://[^:]+:[^@]+@|TOKEN=' {} + >/tmp/h
test "$(wc -l </tmp/h)" -ge 2
took_place
