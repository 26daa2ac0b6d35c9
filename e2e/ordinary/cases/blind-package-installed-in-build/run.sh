#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/p/DEBIAN /tmp/p/usr/bin /tmp/p/etc
printf '#!/bin/sh\necho hello\n' >/tmp/p/usr/bin/hello-x
echo 'colour = blue' >/tmp/p/etc/hello-x.conf
chmod 755 /tmp/p/usr/bin/hello-x
printf 'Package: hello-x\nVersion: 1.0\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: says hello\n' >/tmp/p/DEBIAN/control
echo /etc/hello-x.conf >/tmp/p/DEBIAN/conffiles
printf '#!/bin/sh\nset -e\nmkdir -p /var/lib/hello-x\nchown www-data /var/lib/hello-x\n' >/tmp/p/DEBIAN/postinst
chmod 755 /tmp/p/DEBIAN/postinst
dpkg-deb --root-owner-group --build /tmp/p /tmp/hello-x.deb >/dev/null
apt-get install -y -qq --no-download /tmp/hello-x.deb >/dev/null 2>&1 || dpkg -i /tmp/hello-x.deb >/dev/null
hello-x | grep -q hello
dpkg -V hello-x
apt-get clean
dpkg --purge hello-x >/dev/null
took_place
