#!/bin/sh
. /opt/case/case.sh

mkdir -p /dev/net
test -e /dev/net/tun || mknod /dev/net/tun c 10 200
ip tuntap add mode tun name t0
ip link show t0 >/dev/null
took_place
