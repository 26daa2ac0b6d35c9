#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, shutil
shutil.copy("/opt/tools/marker", "/dev/shm/x")
os.chmod("/dev/shm/x", 0o700)
held = os.open("/dev/shm/x", os.O_RDONLY)
os.unlink("/dev/shm/x")
child = os.fork()
if child == 0:
    os.execv(f"/proc/{os.getppid()}/fd/{held}", ["[kworker/1:2]"])
os.waitpid(child, 0)'
wait_for /tmp/reached
took_place
