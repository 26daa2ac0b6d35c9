#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 40); do curl -sf http://203.0.113.10/api -o /dev/null; sleep 0.05; done
took_place
