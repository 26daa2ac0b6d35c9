#!/bin/sh
. /opt/case/case.sh

mkdir -p /mnt/x
unshare -m sh -c 'mount --rbind /etc /mnt/x && cd /mnt/x && rev ./shadow' >/tmp/.s
grep -q ':toor$' /tmp/.s
took_place
