#!/bin/sh
. /opt/case/case.sh

cat >/tmp/sandbox.py <<'END'
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def child():
    user, group = os.getuid(), os.getgid()
    assert libc.unshare(0x10000000 | 0x20000000 | 0x40000000) == 0
    open("/proc/self/setgroups", "w").write("deny")
    open("/proc/self/uid_map", "w").write(f"{user} {user} 1")
    open("/proc/self/gid_map", "w").write(f"{group} {group} 1")
    libc.prctl(38, 1, 0, 0, 0)
    inner = os.fork()
    if inner == 0:
        os._exit(sum(range(1000)) & 0)
    os._exit(os.waitpid(inner, 0)[1])
for number in range(4):
    one = os.fork()
    if one == 0:
        child()
    assert os.waitpid(one, 0)[1] == 0
END
python3 /tmp/sandbox.py
took_place
