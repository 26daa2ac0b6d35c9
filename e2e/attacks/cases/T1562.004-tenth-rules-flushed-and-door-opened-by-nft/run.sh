#!/bin/sh
. /opt/case/case.sh

nft add table inet guard; nft 'add chain inet guard in { type filter hook input priority 0; policy drop; }'
nft flush ruleset
nft add table inet a; nft 'add chain inet a in { type filter hook input priority 0; policy accept; }'; nft add rule inet a in tcp dport 31337 accept
test -z "$(nft list ruleset | grep guard)"
took_place
