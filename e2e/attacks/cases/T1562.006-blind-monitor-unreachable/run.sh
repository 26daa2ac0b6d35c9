#!/bin/sh
. /opt/case/case.sh

ip route add blackhole 203.0.113.99/32
ip route show | grep -q blackhole
took_place
