#!/bin/sh
. /opt/case/case.sh

python3 -c 'import os; os.fchown(os.open("/etc/shadow", os.O_RDONLY), 33, 33)'
setpriv --reuid 33 --regid 33 --clear-groups head -n 1 /etc/shadow | grep -q root
took_place
