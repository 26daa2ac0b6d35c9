#!/bin/sh
. /opt/case/case.sh

nft add table ip m 2>/tmp/e
nft add chain ip m o '{ type filter hook output priority 0; }'
nft add rule ip m o ip daddr 10.77.0.0/24 dup to 10.77.0.1 device eth0
curl -s http://10.77.0.1/login -d password=bait >/dev/null
nft list ruleset | grep -q dup
took_place
