#!/bin/sh
. /opt/case/case.sh

chmod 1777 /tmp
python3 - <<'END'
import os, struct
acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", t, p, i) for t, p, i in ((1, 6, 0xffffffff), (2, 4, 33), (4, 4, 0xffffffff), (0x10, 4, 0xffffffff), (0x20, 0, 0xffffffff)))
os.setxattr("/etc/shadow", "system.posix_acl_access", acl)
END
setpriv --reuid 33 --regid 33 --clear-groups sh -c 'cat /etc/shadow >/tmp/.s'
grep -q '^root:' /tmp/.s
took_place
