#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/dropbear /root/.ssh && chmod 700 /root/.ssh
dropbearkey -t ed25519 -f /etc/dropbear/hk >/dev/null 2>&1
dropbearkey -t ed25519 -f /tmp/.i 2>/dev/null | grep '^ssh-ed' >>/root/.ssh/authorized_keys && chmod 600 /root/.ssh/authorized_keys
dropbear -F -E -r /etc/dropbear/hk -p 127.0.0.1:2222 2>/dev/null & server=$!
sleep 1
dbclient -y -y -i /tmp/.i -N -L 127.0.0.1:18080:10.77.0.1:6443 -p 2222 root@127.0.0.1 2>/dev/null & tunnel=$!
sleep 2
for p in /version /api /api/v1/pods /apis; do curl -sf http://127.0.0.1:18080$p >/dev/null; done
kill $tunnel $server
took_place
