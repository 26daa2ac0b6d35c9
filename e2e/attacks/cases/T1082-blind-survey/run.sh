#!/bin/sh
. /opt/case/case.sh

cat >/tmp/peas.sh <<'END'
id; whoami; uname -a; cat /etc/os-release /proc/version; hostname; uptime
cat /etc/passwd /etc/group; env; mount; df -h
ps aux; ss -tunlp; ip addr; ip route; cat /etc/resolv.conf /etc/hosts /proc/net/arp
capsh --print; cat /proc/1/cgroup /proc/self/mountinfo /proc/modules
ls -la / /root /home /tmp /etc/cron* /run/secrets 2>&1
find / -xdev -perm -4000 -type f; getcap -r /usr /bin; find / -xdev -writable -type d
command -v docker kubectl gcc curl wget python3 perl
END
sh /tmp/peas.sh >/tmp/survey 2>/dev/null || true
grep -q uid=0 /tmp/survey && grep -q /usr/bin/su /tmp/survey
took_place
