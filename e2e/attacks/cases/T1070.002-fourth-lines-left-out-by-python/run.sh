#!/bin/sh
. /opt/case/case.sh

for i in 1 2 3; do echo "Nov 30 02:0$i host sshd[9]: Accepted password for root from 203.0.113.66"; done >>/var/log/auth.log
python3 -c '
import os
p = "/var/log/auth.log"
about = os.stat(p)
kept = [l for l in open(p) if "203.0.113.66" not in l]
open(p + ".1~", "w").writelines(kept)
os.replace(p + ".1~", p)
os.utime(p, ns=(about.st_atime_ns, about.st_mtime_ns))'
test "$(grep -c 203.0.113.66 /var/log/auth.log)" = 0
took_place
