#!/bin/sh
. /opt/case/case.sh

echo 'Nov 30 02:00:00 host CRON[1]: session opened for user root' >/var/log/.a
python3 -c '
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
raise SystemExit(libc.renameat2(-100, b"/var/log/auth.log", -100, b"/var/log/.a", 2) != 0)'
rm /var/log/.a
grep -q CRON /var/log/auth.log
took_place
