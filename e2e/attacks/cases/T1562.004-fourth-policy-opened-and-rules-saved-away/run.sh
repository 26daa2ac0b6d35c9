#!/bin/sh
. /opt/case/case.sh

nft add table inet filter
nft 'add chain inet filter input { type filter hook input priority 0 ; policy drop ; }'
nft list ruleset >/tmp/rules
if command -v ufw; then ufw disable; fi
if command -v iptables; then iptables -F; fi
nft flush ruleset
nft add table inet open
nft 'add chain inet open input { type filter hook input priority 0 ; policy accept ; }'
nft add rule inet open input tcp dport 1414 accept
nft list ruleset | grep -q 1414
took_place
