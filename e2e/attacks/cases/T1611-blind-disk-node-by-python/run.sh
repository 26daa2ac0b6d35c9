#!/bin/sh
. /opt/case/case.sh

python3 - <<'END' | grep -q read
import os, stat
for line in open("/proc/partitions").readlines()[2:]:
    major, minor, _, name = line.split()
    if name.startswith(("loop", "ram", "zram")):
        continue
    os.mknod("/tmp/.d", stat.S_IFBLK | 0o600, os.makedev(int(major), int(minor)))
    try:
        print("read", len(os.pread(os.open("/tmp/.d", os.O_RDONLY), 4096, 0)))
    except PermissionError:
        print("read refused")
    break
END
took_place
