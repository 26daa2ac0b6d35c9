#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/b && cd /tmp/b
pack() { mkdir -p $1/DEBIAN; printf 'Package: %s\nVersion: 2.1\nArchitecture: amd64\nMaintainer: team <t@example.org>\nDescription: %s\n' $1 $1 >$1/DEBIAN/control; chmod 755 $1/DEBIAN/p* 2>/dev/null || true; dpkg-deb --root-owner-group -b $1 >/dev/null; }
mkdir -p site-motd/DEBIAN site-motd/etc site-awk/DEBIAN site-awk/usr/lib/site site-lib/DEBIAN site-lib/usr/lib/site-lib site-lib/etc/ld.so.conf.d
printf '#!/bin/sh\nset -e\n[ "$1" != install ] || dpkg-divert --package site-motd --add --rename --divert /etc/issue.distrib /etc/issue\n' >site-motd/DEBIAN/preinst
printf '#!/bin/sh\nset -e\n[ "$1" != remove ] || dpkg-divert --package site-motd --remove --rename --divert /etc/issue.distrib /etc/issue\n' >site-motd/DEBIAN/postrm
echo 'site machine' >site-motd/etc/issue
cp /usr/bin/mawk site-awk/usr/lib/site/awk
printf '#!/bin/sh\nset -e\nupdate-alternatives --install /usr/bin/awk awk /usr/lib/site/awk 3\n' >site-awk/DEBIAN/postinst
printf '#!/bin/sh\nset -e\nupdate-alternatives --remove awk /usr/lib/site/awk\n' >site-awk/DEBIAN/prerm
echo 'int site(void) { return 7; }' | gcc -shared -fPIC -x c -o site-lib/usr/lib/site-lib/libsite.so.1 -
echo /usr/lib/site-lib >site-lib/etc/ld.so.conf.d/site.conf
printf '#!/bin/sh\nset -e\nldconfig\ngetent passwd _site >/dev/null || adduser --system --quiet --group --no-create-home --home /nonexistent --force-badname _site\n' >site-lib/DEBIAN/postinst
for p in site-motd site-awk site-lib; do pack $p; done
dpkg -i site-motd.deb site-awk.deb site-lib.deb >/dev/null
ldconfig -p | grep -q libsite && id _site >/dev/null && awk 'BEGIN { print 1 }' >/dev/null
dpkg -V site-lib site-awk; dpkg -r site-motd site-awk >/dev/null 2>&1
test -e /etc/issue && readlink -f /usr/bin/awk | grep -q mawk
took_place
