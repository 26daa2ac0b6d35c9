#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, subprocess
os.chroot("/host"); os.chdir("/")
subprocess.run(["/bin/busybox", "sh", "-c", "cat /etc/node && echo \"* * * * * root /x\" >/etc/cron.d/x"], check=True)' >/tmp/out
grep -q stand-in /tmp/out
test -s /host/etc/cron.d/x
took_place
