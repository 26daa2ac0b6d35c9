#!/bin/sh
. /opt/case/case.sh

echo 'ALTER USER app PASSWORD bait' >/root/.psql_history; echo 'AUTH bait' >/root/.rediscli_history; mkdir -p /home/dev; echo 'sshpass -p bait ssh root@db' >/home/dev/.bash_history
for f in /root/.*history /home/*/.*history; do test -e "$f" && grep -iHE 'pass|auth|token|-p *[^ ]+' "$f" || true; done >/tmp/.h
test "$(wc -l </tmp/.h)" -ge 4
took_place
