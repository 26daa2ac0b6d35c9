#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN /tmp/p/etc/init.d /tmp/p/lib/systemd/system /tmp/p/etc/cron.d /tmp/p/usr/bin
printf 'Package: local-sync\nVersion: 1.2\nArchitecture: all\nMaintainer: Ops <ops@example.org>\nDescription: sync\n' >/tmp/p/DEBIAN/control
printf '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: local-sync\n# Required-Start: $remote_fs\n# Required-Stop: $remote_fs\n# Default-Start: 2 3 4 5\n# Default-Stop: 0 1 6\n### END INIT INFO\nexit 0\n' >/tmp/p/etc/init.d/local-sync; chmod 755 /tmp/p/etc/init.d/local-sync
printf '[Service]\nExecStart=/usr/bin/local-sync\n[Install]\nWantedBy=multi-user.target\n' >/tmp/p/lib/systemd/system/local-sync.service
echo '30 4 * * * nobody /usr/bin/local-sync --clean' >/tmp/p/etc/cron.d/local-sync; printf '#!/bin/sh\nexit 0\n' >/tmp/p/usr/bin/local-sync; chmod 755 /tmp/p/usr/bin/local-sync
printf '#!/bin/sh\nset -e\nupdate-rc.d local-sync defaults >/dev/null\ndeb-systemd-helper enable local-sync.service >/dev/null || true\n' >/tmp/p/DEBIAN/postinst
printf '#!/bin/sh\nset -e\nupdate-rc.d local-sync remove >/dev/null || true\n' >/tmp/p/DEBIAN/postrm; chmod 755 /tmp/p/DEBIAN/postinst /tmp/p/DEBIAN/postrm
dpkg-deb -b /tmp/p /tmp/local-sync.deb >/dev/null && dpkg -i /tmp/local-sync.deb >/dev/null
ls /etc/rc2.d | grep -q local-sync
dpkg -P local-sync >/dev/null
! ls /etc/rc2.d | grep -q local-sync
took_place
