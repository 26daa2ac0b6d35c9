#!/bin/sh
. /opt/case/case.sh

mkdir -p /dev/input
for n in 0 1 2 3 4 5; do mknod /dev/input/event$n c 13 $((64 + n)); done
mknod /dev/input/mice c 13 63
python3 - <<'END'
import glob, os
tried = 0
for f in glob.glob("/dev/input/*"):
    try: os.read(os.open(f, os.O_RDONLY | os.O_NONBLOCK), 24); raise SystemExit("opened " + f)
    except OSError: tried += 1
try: open("/proc/bus/input/devices").read()
except OSError: pass
assert tried == 7
END
took_place
