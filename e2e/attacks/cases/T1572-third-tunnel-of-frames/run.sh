#!/bin/sh
. /opt/case/case.sh

ip link add name br1 type vxlan id 77 remote 203.0.113.10 dstport 4789 dev eth0
ip addr add 192.168.177.2/24 dev br1 && ip link set br1 up
bash -c 'echo x >/dev/udp/192.168.177.1/9' || true
ip -d link show br1 | grep -q 203.0.113.10
took_place
