#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/log.py <<'END'
import mmap, os, socket, struct, threading
os.makedirs("/srv/topic"); off = 0; kept = []
for seg in range(8):
    with open(f"/srv/topic/{off:020}.log", "wb") as l, open(f"/srv/topic/{off:020}.index", "w+b") as i:
        i.truncate(8192); m = mmap.mmap(i.fileno(), 8192)
        for n in range(500):
            if n % 16 == 0: struct.pack_into("=II", m, n // 2, n, l.tell())
            l.write(struct.pack("!I", 60) + os.urandom(60)); off += 1
        m.flush(); m.close(); l.flush(); os.fdatasync(l.fileno())
s = socket.create_server(("127.0.0.1", 8143)); logs = sorted(f for f in os.listdir("/srv/topic") if f.endswith(".log"))
def give():
    for n in range(4):
        c, _ = s.accept()
        for f in logs:
            with open("/srv/topic/" + f, "rb") as l: at = 0; size = os.fstat(l.fileno()).st_size
            fd = os.open("/srv/topic/" + f, os.O_RDONLY)
            while at < size: at += os.sendfile(c.fileno(), fd, at, size - at)
            os.close(fd)
        c.close()
t = threading.Thread(target=give); t.start()
def take(_=0):
    c = socket.create_connection(("127.0.0.1", 8143)); n = 0
    while b := c.recv(65536): n += len(b)
    kept.append(n)
ts = [threading.Thread(target=take) for n in range(4)]; [x.start() for x in ts]; [x.join() for x in ts]; t.join(); assert kept == [8 * 500 * 64] * 4
for f in logs[:5]: os.unlink("/srv/topic/" + f); os.unlink("/srv/topic/" + f.replace(".log", ".index"))
END
python3 /srv/app/log.py
took_place
