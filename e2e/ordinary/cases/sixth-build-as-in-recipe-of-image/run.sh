#!/bin/sh
. /opt/case/case.sh

groupadd -r app && useradd -r -g app -d /srv/app -s /usr/sbin/nologin app
mkdir -p /tmp/pkg/DEBIAN /tmp/pkg/usr/share/tool && printf 'Package: tool\nVersion: 1.0\nArchitecture: all\nMaintainer: a\nDescription: tool\n' >/tmp/pkg/DEBIAN/control
printf '#!/bin/sh\nset -e\nldconfig\n' >/tmp/pkg/DEBIAN/postinst && chmod 755 /tmp/pkg/DEBIAN/postinst
dpkg-deb -b /tmp/pkg /tmp/tool.deb >/dev/null && dpkg -i /tmp/tool.deb >/dev/null
set -x
mkdir -p /usr/src/app && cd /usr/src/app
curl -fsSL -o app.sh http://10.77.0.1:8080/app-1.2.tar.gz && sha256sum app.sh >sum && sha256sum -c sum >/dev/null
printf '#include <stdio.h>\nint main(void) { puts("app"); return 0; }\n' >a.c
printf 'PREFIX ?= /usr/local\napp: a.c\n\tgcc -O2 -o app a.c\ninstall: app\n\tinstall -D -m 755 app $(DESTDIR)$(PREFIX)/bin/app\n' >Makefile
make -s -j2 && make -s install && strip /usr/local/bin/app
rm -rf /usr/src/app /var/lib/apt/lists/* /tmp/pkg /tmp/tool.deb
find /usr/local -type f -executable -exec ldd {} + >/dev/null
chown -R app:app /srv/app
set +x
setpriv --reuid app --regid app --init-groups /usr/local/bin/app | grep -q app
took_place
