#!/bin/sh
. /opt/case/case.sh

cat >/tmp/n.py <<'END'
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
user, group = os.getuid(), os.getgid()
if libc.unshare(0x10000000 | 0x00020000):
    raise OSError(ctypes.get_errno(), "unshare")
open("/proc/self/setgroups", "w").write("deny")
open("/proc/self/uid_map", "w").write(f"0 {user} 1")
open("/proc/self/gid_map", "w").write(f"0 {group} 1")
if libc.mount(b"x", b"/mnt", b"tmpfs", 0, None):
    raise OSError(ctypes.get_errno(), "mount")
open("/mnt/x", "w").write("x")
print("mounted", os.getuid())
END
python3 /tmp/n.py | grep -q 'mounted 0'
took_place
