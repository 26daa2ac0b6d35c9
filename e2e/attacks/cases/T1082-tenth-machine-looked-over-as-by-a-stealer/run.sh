#!/bin/sh
. /opt/case/case.sh

{ uname -a; id; whoami; hostname; uptime; w; last -n 5; lscpu; free; df -h; mount; ps auxww; ss -tunap; ip addr; ip route; ip neigh; cat /etc/os-release /etc/passwd /etc/resolv.conf; env; lsblk; crontab -l; command -v aws gcloud kubectl docker; curl -s http://ipinfo.io/json; } >/tmp/.sys 2>/dev/null || true
test -s /tmp/.sys
took_place
