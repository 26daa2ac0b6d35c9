#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.ssh
for n in $(seq 1 60); do echo "203.0.113.$n ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBait" >>/root/.ssh/known_hosts; done
cat /root/.ssh/known_hosts /root/.bash_history /etc/hosts /var/log/auth.log /root/.ssh/config 2>/dev/null | grep -oE '([0-9]{1,3}\.){3}[0-9]{1,3}' | sort -u >/tmp/.hosts
awk '{ print $1 }' /proc/net/arp | grep -E '^[0-9]' >>/tmp/.hosts || true
while read -r h; do timeout 1 bash -c "exec 3<>/dev/tcp/$h/22" 2>/dev/null && echo "$h" >>/tmp/.open || true; done </tmp/.hosts
test "$(wc -l </tmp/.open)" -gt 30
took_place
