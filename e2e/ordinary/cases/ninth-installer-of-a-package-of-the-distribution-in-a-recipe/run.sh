#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN /tmp/p/usr/bin /tmp/p/lib/systemd/system /tmp/p/etc/cron.d /tmp/p/etc/logrotate.d
printf 'Package: acme-agent\nVersion: 3.1\nArchitecture: all\nMaintainer: Acme <a@example.com>\nDepends: adduser\nDescription: agent\n' >/tmp/p/DEBIAN/control
printf '#!/bin/sh\nset -e\nadduser --system --group --quiet --home /var/lib/acme acme\ninstall -d -o acme -g acme -m 750 /var/log/acme\nchown root:acme /usr/bin/acme-read && chmod 2755 /usr/bin/acme-read\n' >/tmp/p/DEBIAN/postinst && chmod 755 /tmp/p/DEBIAN/postinst
printf '#!/bin/sh\necho acme 3.1\n' >/tmp/p/usr/bin/acme && cp /tmp/p/usr/bin/acme /tmp/p/usr/bin/acme-read && chmod 755 /tmp/p/usr/bin/*
printf '[Service]\nUser=acme\nExecStart=/usr/bin/acme run\n' >/tmp/p/lib/systemd/system/acme.service; echo '17 3 * * * acme /usr/bin/acme sweep' >/tmp/p/etc/cron.d/acme; printf '/var/log/acme/*.log { weekly rotate 4 compress missingok }\n' >/tmp/p/etc/logrotate.d/acme
dpkg-deb -q --build --root-owner-group /tmp/p /tmp/acme.deb && dpkg -i /tmp/acme.deb >/dev/null 2>&1
acme | grep -q 3.1 && id acme >/dev/null && logrotate -d /etc/logrotate.d/acme 2>/dev/null
dpkg -V acme-agent || true; rm -rf /tmp/p /tmp/acme.deb
took_place
