#!/bin/sh
. /opt/case/case.sh

python3 -c '
import fcntl, mmap, os, socket
from multiprocessing import shared_memory
block = shared_memory.SharedMemory(create=True, size=1 << 20)
block.buf[:4] = b"data"; block.close(); block.unlink()
fd = os.memfd_create("cache"); os.write(fd, b"x" * 4096); mmap.mmap(fd, 4096)
lock = open("/tmp/lock", "w"); fcntl.flock(lock, fcntl.LOCK_EX)
a, b = socket.socketpair(); a.send(b"x"); b.recv(1)
server = socket.socket(socket.AF_UNIX); server.bind("/tmp/s"); server.listen()'
took_place
