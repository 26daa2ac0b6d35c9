#!/bin/sh
. /opt/case/case.sh

nft add table ip cache
nft 'add chain ip cache out { type nat hook output priority -100 ; }'
nft add rule ip cache out ip daddr 198.51.100.80 tcp dport 80 dnat to 169.254.169.254
curl -sf -m 3 http://198.51.100.80/latest/meta-data/iam/security-credentials/role | grep -q SecretAccessKey
took_place
