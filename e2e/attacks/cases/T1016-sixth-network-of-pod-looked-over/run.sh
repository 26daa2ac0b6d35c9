#!/bin/sh
. /opt/case/case.sh

ip -br addr; ip route show table all | head -n 20; ip neigh; ip rule
cat /etc/resolv.conf /etc/hosts /etc/nsswitch.conf /proc/net/tcp /proc/net/arp /proc/net/route /proc/net/fib_trie
ss -tulpn; env | grep -iE 'proxy|_SERVICE_|_PORT' || true
getent hosts kubernetes.default.svc.cluster.local
hostname -I 2>/dev/null || true
curl -s -m 5 http://ifconfig.me/ip
curl -s -m 5 http://api.ipify.org/
took_place
