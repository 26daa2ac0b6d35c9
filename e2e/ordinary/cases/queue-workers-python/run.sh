#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/work.py <<'EOF'
import hashlib, multiprocessing, os, signal, tempfile, zlib
from multiprocessing import shared_memory
def job(number):
    with tempfile.NamedTemporaryFile() as file:
        file.write(zlib.compress(hashlib.sha512(bytes([number % 256])).digest() * 100))
        return number * number
def loop(name, event):
    memory = shared_memory.SharedMemory(name)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    memory.buf[0] = 7
    event.wait(10)
    memory.close()
if __name__ == "__main__":
    with multiprocessing.Pool(4, maxtasksperchild=20) as pool:
        assert sum(pool.map(job, range(400))) == sum(n * n for n in range(400))
    memory, event = shared_memory.SharedMemory(create=True, size=4096), multiprocessing.Event()
    workers = [multiprocessing.Process(target=loop, args=(memory.name, event)) for _ in range(4)]
    [worker.start() for worker in workers]
    workers[0].terminate()
    event.set()
    [worker.join() for worker in workers]
    memory.close(), memory.unlink()
EOF
python3 /srv/app/work.py
took_place
