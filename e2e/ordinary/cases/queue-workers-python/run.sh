#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/work.py <<'EOF'
import hashlib, multiprocessing, os, signal, tempfile, zlib
from multiprocessing import shared_memory
def job(number):
    with tempfile.NamedTemporaryFile() as file:
        file.write(zlib.compress(hashlib.sha512(bytes([number % 256])).digest() * 100))
        return number * number
def loop(name, orders):
    memory = shared_memory.SharedMemory(name)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    memory.buf[0] = 7
    orders.recv()
    memory.close()
if __name__ == "__main__":
    with multiprocessing.Pool(4, maxtasksperchild=20) as pool:
        assert sum(pool.map(job, range(400))) == sum(n * n for n in range(400))
    memory = shared_memory.SharedMemory(create=True, size=4096)
    for number in range(4):
        ours, theirs = multiprocessing.Pipe()
        worker = multiprocessing.Process(target=loop, args=(memory.name, theirs))
        worker.start()
        worker.terminate() if number == 0 else ours.send("end")
        worker.join()
    memory.close(), memory.unlink()
EOF
python3 /srv/app/work.py
took_place
