#!/bin/sh
. /opt/case/case.sh

for n in 198.51.100.0/26 198.51.100.64/26 203.0.113.128/25; do ip route add blackhole $n; done
ip rule add to 203.0.113.0/26 dport 514 prohibit
for h in telemetry.sysdig.example collector.falcon.example siem.example.org; do echo "127.0.0.1 $h" >>/etc/hosts; done
ip route | grep -c blackhole | grep -qx 3
took_place
