#!/bin/sh
. /opt/case/case.sh

cp /bin/bash /tmp/.b
chmod 4755 /tmp/.b
setpriv --reuid 1000 --clear-groups /tmp/.b -p -c 'test "$(id -u)" = 1000 && test "$(id -un 2>/dev/null; awk "/^Uid/{print \$3}" /proc/self/status)" != 1000'
took_place
