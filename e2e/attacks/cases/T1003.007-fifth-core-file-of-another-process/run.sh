#!/bin/sh
. /opt/case/case.sh

cd /var/tmp
test "$(cat /proc/sys/kernel/core_pattern)" = core
sh -c 'ulimit -c unlimited; exec /opt/tools/inject victim' & victim=$!
sleep 0.5
prlimit --pid $victim --core=unlimited
kill -ABRT $victim
wait $victim || true
grep -aq secret-in-memory core*
rm core*
took_place
