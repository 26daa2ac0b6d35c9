#!/bin/sh
. /opt/case/case.sh

groupadd -r app && useradd -r -g app -d /srv/app -s /usr/sbin/nologin app
mkdir -p /b/lib && cd /b && echo 'int twice(int x) { return 2 * x; }' >t.c && gcc -shared -fPIC -o lib/libtwice.so t.c
mkdir -p /b/p/DEBIAN /b/p/usr/local/lib && cp lib/libtwice.so /b/p/usr/local/lib && printf 'Package: libtwice\nVersion: 1.0\nArchitecture: amd64\nMaintainer: a <a@corp.example>\nDescription: twice\n' >/b/p/DEBIAN/control
printf '#!/bin/sh\nset -e\nldconfig\n' >/b/p/DEBIAN/postinst; chmod 755 /b/p/DEBIAN/postinst
dpkg-deb --root-owner-group -b /b/p /b/libtwice.deb >/dev/null && dpkg -i /b/libtwice.deb >/dev/null
echo 'int twice(int); int main(void) { return twice(2) != 4; }' >m.c && gcc -o m m.c -L/usr/local/lib -ltwice && ./m
rm -rf /b /var/lib/apt/lists/* /var/cache/apt/*.bin /tmp/*; chown -R app:app /srv/app
took_place
