#!/bin/sh
. /opt/case/case.sh

mk() { mkdir -p /b/$1/DEBIAN /b/$1/usr/bin /b/$1/etc/tool; printf '#!/bin/sh\necho %s\n' $1 >/b/$1/usr/bin/tool-real; chmod 755 /b/$1/usr/bin/tool-real; echo "v=$1" >/b/$1/etc/tool/tool.conf
printf 'Package: tool\nVersion: %s\nArchitecture: all\nMaintainer: a <a@corp.example>\nDescription: t\n' $1 >/b/$1/DEBIAN/control; echo /etc/tool/tool.conf >/b/$1/DEBIAN/conffiles
printf '#!/bin/sh\nset -e\ngetent passwd _tool >/dev/null || adduser --system --no-create-home --quiet _tool\nupdate-alternatives --quiet --install /usr/bin/tool tool /usr/bin/tool-real 50\n' >/b/$1/DEBIAN/postinst
printf '#!/bin/sh\nset -e\ntest "$1" != remove || update-alternatives --quiet --remove tool /usr/bin/tool-real\n' >/b/$1/DEBIAN/prerm; chmod 755 /b/$1/DEBIAN/p*; dpkg-deb --root-owner-group -b /b/$1 /b/$1.deb >/dev/null; }
mk 1.0; mk 1.1; dpkg -i /b/1.0.deb >/dev/null; tool | grep -q 1.0; dpkg -i /b/1.1.deb >/dev/null; tool | grep -q 1.1
dpkg --purge tool >/dev/null; test ! -e /usr/bin/tool
took_place
