#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/buffers.py <<'EOF'
import fcntl, mmap, os, socket
for round in range(30):
    file = os.memfd_create("buffer", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(file, os.urandom(65536))
    fcntl.fcntl(file, 1033, 0x7)
    with mmap.mmap(file, 65536, mmap.MAP_SHARED, mmap.PROT_READ) as view:
        assert len(view) == 65536
    reader, writer = os.pipe()
    one, other = socket.socketpair()
    assert os.splice(file, writer, 4096, offset_src=0) == 4096
    os.write(one.fileno(), os.read(reader, 4096))
    other.recv(4096)
    socket.send_fds(one, [b"x"], [file])
    _, passed, _, _ = socket.recv_fds(other, 1, 1)
    for number in (file, reader, writer, *passed):
        os.close(number)
    one.close(), other.close()
with open("/dev/shm/queue", "w+b") as queue:
    os.posix_fallocate(queue.fileno(), 0, 1 << 20)
    with mmap.mmap(queue.fileno(), 1 << 20) as memory:
        memory[:4] = b"data"
os.remove("/dev/shm/queue")
EOF
python3 /srv/app/buffers.py
took_place
