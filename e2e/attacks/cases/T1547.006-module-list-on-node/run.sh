#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/lib/modules/extra /host/etc/modules-load.d
cp /opt/tools/marker /host/lib/modules/extra/netfilter_helper.ko
echo netfilter_helper >/host/etc/modules-load.d/netfilter.conf
took_place
