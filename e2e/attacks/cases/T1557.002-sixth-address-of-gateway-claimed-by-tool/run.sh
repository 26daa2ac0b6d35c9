#!/bin/sh
. /opt/case/case.sh

ip addr add 10.77.0.1/32 dev lo
for n in 1 2 3 4 5; do arping -U -c 3 -w 2 -I eth0 -s 10.77.0.1 10.77.0.1; done
took_place
