#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN /tmp/p/usr/local/bin
printf 'Package: updater\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n' >/tmp/p/DEBIAN/control
printf '#!/bin/sh\ntouch /tmp/reached\n' >/tmp/p/usr/local/bin/updater
chmod 755 /tmp/p/usr/local/bin/updater
dpkg-deb --build /tmp/p /tmp/p.deb
dpkg -i /tmp/p.deb
updater
test -e /tmp/reached
took_place
