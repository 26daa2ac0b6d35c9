#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN /tmp/p/usr/share/x
printf 'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n' >/tmp/p/DEBIAN/control
echo data >/tmp/p/usr/share/x/data
dpkg-deb --build /tmp/p /tmp/p.deb
dpkg-deb --info /tmp/p.deb >/dev/null
dpkg-query -W bash >/dev/null
took_place
