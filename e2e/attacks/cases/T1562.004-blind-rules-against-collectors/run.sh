#!/bin/sh
. /opt/case/case.sh

nft add table inet t
nft add chain inet t out '{ type filter hook output priority 0; }'
nft add rule inet t out tcp dport '{ 514, 6514, 5044 }' drop
nft add rule inet t out ip daddr 198.51.100.7 drop
nft list ruleset | grep -q 5044
took_place
