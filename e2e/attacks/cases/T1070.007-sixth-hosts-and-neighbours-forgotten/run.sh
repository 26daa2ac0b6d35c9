#!/bin/sh
. /opt/case/case.sh

printf '10.77.0.1 ssh-ed25519 AAAAbait\n203.0.113.10 ssh-rsa AAAAbait\n' >/root/.ssh/known_hosts
ssh-keygen -R 10.77.0.1 2>/dev/null
shred -u /root/.ssh/known_hosts
rm -f /root/.ssh/known_hosts.old /var/log/auth.log /var/log/ufw.log /var/log/wtmp /var/log/lastlog
ip neigh flush all 2>/dev/null || true
sed -i '/203.0.113.10/d' /etc/hosts
test ! -e /root/.ssh/known_hosts
took_place
