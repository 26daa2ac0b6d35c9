#!/bin/sh
. /opt/case/case.sh

d=/tmp/cgrp; mkdir -p $d; mount -t cgroup -o none,name=tenth-case cgroup $d; mkdir -p $d/x
echo 1 >$d/x/notify_on_release
h=$(sed -n 's/.*\bupperdir=\([^,]*\).*/\1/p' /etc/mtab | head -n 1)
printf '#!/bin/sh\nps aux >%s/output\n' "$h" >/cmd; chmod a+x /cmd
echo "$h/none" >$d/release_agent
grep -q none $d/release_agent
echo >$d/release_agent; rmdir $d/x; umount $d
took_place
