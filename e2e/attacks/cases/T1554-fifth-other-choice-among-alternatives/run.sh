#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ntouch /tmp/reached\nexec /usr/bin/mawk "$@"\n' >/usr/lib/gawk-5
chmod 755 /usr/lib/gawk-5
update-alternatives --install /usr/bin/awk awk /usr/lib/gawk-5 100 >/dev/null
echo 1 | awk '{ print $1 }' | grep -q 1
test -e /tmp/reached
took_place
