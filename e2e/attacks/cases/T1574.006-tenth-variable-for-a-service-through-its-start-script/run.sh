#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/default; cp /opt/tools/preload.so /usr/lib/libaudit-cache.so
echo 'export LD_PRELOAD=/usr/lib/libaudit-cache.so' >>/etc/default/ssh
printf '#!/bin/sh\n. /etc/default/ssh\nexec /bin/sleep 0.2\n' >/etc/init.d/ssh-helper; sh /etc/init.d/ssh-helper
test -e /tmp/reached
took_place
