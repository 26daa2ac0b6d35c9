#!/bin/sh
. /opt/case/case.sh

echo 1 >/proc/sys/net/ipv4/ip_forward
nft 'add table ip way; add chain ip way post { type nat hook postrouting priority 100; }; add rule ip way post oifname eth0 masquerade; add chain ip way pre { type nat hook prerouting priority -100; }; add rule ip way pre tcp dport 8443 dnat to 10.77.0.1:6443'
ip tunnel add t1 mode ipip remote 203.0.113.10 local 10.77.0.2 2>/dev/null || true
test "$(cat /proc/sys/net/ipv4/ip_forward)" = 1
took_place
