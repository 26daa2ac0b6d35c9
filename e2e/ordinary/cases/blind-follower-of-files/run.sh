#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/follow.py <<'END'
import ctypes, os, shutil, struct, sys, threading, time
libc = ctypes.CDLL(None)
fd = libc.inotify_init1(0)
os.makedirs("/srv/in", exist_ok=True)
os.makedirs("/srv/out", exist_ok=True)
libc.inotify_add_watch(fd, b"/srv/in", 0x8 | 0x80)
def produce():
    for i in range(100):
        with open(f"/srv/in/{i}.part", "w") as file:
            file.write("x" * 5000)
        os.rename(f"/srv/in/{i}.part", f"/srv/in/{i}.json")
threading.Thread(target=produce, daemon=True).start()
done = set()
while len(done) < 100:
    data = os.read(fd, 65536)
    while data:
        _, mask, _, length = struct.unpack("iIII", data[:16])
        name = data[16:16 + length].rstrip(b"\0").decode()
        data = data[16 + length:]
        if name.endswith(".json") and name not in done:
            shutil.copy("/srv/in/" + name, "/srv/out/")
            os.remove("/srv/in/" + name)
            done.add(name)
END
python3 /srv/app/follow.py
test "$(ls /srv/out | wc -l)" = 100
took_place
