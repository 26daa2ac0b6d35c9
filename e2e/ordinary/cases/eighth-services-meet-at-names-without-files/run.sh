#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/bus.py <<'END'
import mmap, os, socket, struct, threading
s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.bind("\0app-bus"); s.listen(); log = []
def bus():
    for n in range(30):
        c, _ = s.accept(); pid, uid, gid = struct.unpack("3i", c.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)); log.append(uid)
        _, fds, _, _ = socket.recv_fds(c, 100, 1); m = mmap.mmap(fds[0], 4096); m[0:4] = struct.pack("I", n); m.close(); os.close(fds[0]); c.send(b"done"); c.close()
t = threading.Thread(target=bus); t.start()
for n in range(30):
    fd = os.memfd_create("message"); os.ftruncate(fd, 4096); c = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); c.connect("\0app-bus"); socket.send_fds(c, [b"m"], [fd]); c.recv(10); assert struct.unpack("I", os.pread(fd, 4, 0))[0] == n; os.close(fd); c.close()
t.join(); assert log == [0] * 30
END
python3 /srv/app/bus.py
took_place
