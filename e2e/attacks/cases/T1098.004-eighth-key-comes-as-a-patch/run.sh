#!/bin/sh
. /opt/case/case.sh

printf -- '--- /dev/null\n+++ root/.ssh/authorized_keys\n@%s -0,0 +1,1 @%s\n+ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBaitBaitBaitBaitBaitBaitBaitBaitBaitBait fix\n' @ @ >/tmp/fix.diff
cd / && patch -p0 -i /tmp/fix.diff >/dev/null
grep -q ed25519 /root/.ssh/authorized_keys
took_place
