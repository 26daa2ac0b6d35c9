#!/bin/sh
. /opt/case/case.sh

nft add table ip relay
nft 'add chain ip relay in { type nat hook prerouting priority -100 ; }'
nft 'add chain ip relay local { type nat hook output priority -100 ; }'
nft 'add chain ip relay out { type nat hook postrouting priority 100 ; }'
nft add rule ip relay in tcp dport 8444 dnat to 203.0.113.1:6443
nft add rule ip relay local ip daddr 10.77.0.2 tcp dport 8444 dnat to 203.0.113.1:6443
nft add rule ip relay out masquerade
nft list ruleset | grep -q 203.0.113.1
curl -s -m 3 http://10.77.0.2:8444/api/v1/pods | grep -q PodList
took_place
