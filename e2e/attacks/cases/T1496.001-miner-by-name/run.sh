#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/miner /tmp/xmrig
/tmp/xmrig -o stratum+tcp://203.0.113.10:3333 -u 4BAIT -p x --donate-level=1 | grep -q job
took_place
