#!/bin/sh
. /opt/case/case.sh

for p in collector forwarder; do
    mkdir -p /tmp/$p/DEBIAN /tmp/$p/etc/logrotate.d /tmp/$p/usr/bin
    printf 'Package: %s\nVersion: 1.2\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n' $p >/tmp/$p/DEBIAN/control
    printf '#!/bin/sh\nset -e\nif [ "$1" = configure ]; then\n  getent passwd _%s >/dev/null || adduser --quiet --system --group --no-create-home --home /var/lib/%s _%s\n  install -d -o _%s -g _%s -m 750 /var/lib/%s /var/log/%s\nfi\n' $p $p $p $p $p $p $p >/tmp/$p/DEBIAN/postinst && chmod 755 /tmp/$p/DEBIAN/postinst
    printf '/var/log/%s/*.log { weekly\n rotate 4\n compress\n missingok\n}\n' $p >/tmp/$p/etc/logrotate.d/$p
    printf '#!/bin/sh\necho %s 1.2\n' $p >/tmp/$p/usr/bin/$p && chmod 755 /tmp/$p/usr/bin/$p
    dpkg-deb -b --root-owner-group /tmp/$p /tmp/$p.deb >/dev/null && dpkg -i /tmp/$p.deb >/dev/null
done
logrotate -d /etc/logrotate.d/collector 2>/dev/null
test "$(stat -c %U /var/lib/forwarder)" = _forwarder && collector
took_place
