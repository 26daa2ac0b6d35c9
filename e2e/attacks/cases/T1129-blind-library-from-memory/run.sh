#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, os
fd = os.memfd_create("")
os.write(fd, open("/opt/tools/preload.so", "rb").read())
ctypes.CDLL(f"/proc/self/fd/{fd}")'
test -e /tmp/reached
took_place
