#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import os, threading
d = os.open("/etc", os.O_PATH | os.O_DIRECTORY); f = os.open("shadow", os.O_PATH, dir_fd=d); got = []
t = threading.Thread(target=lambda: got.append(open(f"/proc/thread-self/fd/{f}").read())); t.start(); t.join()
assert got[0].startswith("root:"); open("/tmp/.s", "w").write(got[0])
END
took_place
