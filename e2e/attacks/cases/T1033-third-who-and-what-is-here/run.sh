#!/bin/sh
. /opt/case/case.sh

{ id; w; who -a; last; lastlog; lslogins; getent group; chage -l root; cat /etc/login.defs /proc/modules /proc/version /proc/net/tcp /proc/net/arp
  ss -tulpan; ip route; lsblk; lscpu; findmnt; df -h; dpkg -l; ps auxf; ls -la /home /root /opt; env; cat /sys/class/dmi/id/product_name; capsh --print
  ps aux | grep -iE 'falco|crowdstrike|auditd|osquery|clamd' | grep -v grep; } >/tmp/.survey 2>/dev/null || true
test "$(wc -l </tmp/.survey)" -gt 100
took_place
