#!/bin/sh
. /opt/case/case.sh

cp /bin/bash /tmp/.b
chmod 4755 /tmp/.b
setpriv --reuid 1000 --clear-groups /tmp/.b -p -c 'touch /etc/reached'
test -e /etc/reached
took_place
