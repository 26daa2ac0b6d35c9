#!/bin/sh
. /opt/case/case.sh

for process in /proc/[0-9]*; do
    test "$(readlink $process/ns/mnt)" != "$(readlink /proc/self/ns/mnt)" || continue
    tr '\0' ' ' <$process/cmdline >>/tmp/names; tr '\0' '\n' <$process/environ >>/tmp/env || true
    (cd $process/cwd && pwd -P && ls etc) >>/tmp/seen || true
done
grep -q cron.d /tmp/seen
took_place
