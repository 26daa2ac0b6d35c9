#!/bin/sh
. /opt/case/case.sh

unshare --user --map-root-user --net sh -c '
ip link set lo up
for i in $(seq 1 20); do
    tc qdisc add dev lo root handle 1: htb default 1 && tc class add dev lo parent 1: classid 1:1 htb rate 1mbit
    tc filter add dev lo parent 1: protocol ip prio 1 u32 match ip dst 127.0.0.1/32 flowid 1:1
    tc qdisc del dev lo root
done
tc qdisc add dev lo root handle 1: htb && tc qdisc show dev lo' | grep -q htb
took_place
