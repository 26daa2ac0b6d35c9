#!/bin/sh
. /opt/case/case.sh

timeout 4 socat -u INTERFACE:eth0 CREATE:/tmp/.frames & tap=$!
sleep 1
curl -s -u admin:bait-of-login http://10.77.0.1:8080/login >/dev/null
wait $tap || true
grep -aq 'Authorization: Basic' /tmp/.frames
took_place
