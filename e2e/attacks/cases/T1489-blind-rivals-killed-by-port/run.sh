#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, time
s = socket.create_connection(("203.0.113.10", 3333)); open("/tmp/up", "w"); time.sleep(20)' & rival=$!
wait_for /tmp/up
ss -antp | grep -E ':(3333|5555|7777|14444)' | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -u | xargs -r kill -9
ps aux | grep -v grep | grep -E 'xmrig|kdevtmpfsi|minerd|cryptonight|watchbog' | awk '{ print $2 }' | xargs -r kill -9
for name in kdevtmpfsi kinsing xmrig ddgs watchbog; do pkill -9 -f "$name" || true; done
sleep 0.2
! kill -0 $rival 2>/dev/null
took_place
