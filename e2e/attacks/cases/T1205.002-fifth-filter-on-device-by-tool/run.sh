#!/bin/sh
. /opt/case/case.sh

tc qdisc add dev eth0 clsact
tc filter add dev eth0 ingress bpf bytecode '4,40 0 0 12,21 0 1 2048,6 0 0 1,6 0 0 0' flowid 1:1
tc filter show dev eth0 ingress | grep -q bpf
took_place
