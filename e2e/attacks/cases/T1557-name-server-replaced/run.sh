#!/bin/sh
. /opt/case/case.sh

echo 'nameserver 198.51.100.53' >/etc/resolv.conf.new
cat /etc/resolv.conf.new >/etc/resolv.conf
rm /etc/resolv.conf.new
grep -q 198.51.100.53 /etc/resolv.conf
took_place
