#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/db && cd /srv/db
python3 -c '
import mmap, os, random
def table(n, rows):
    with open(f"t{n}.tmp", "wb") as f:
        for k, v in sorted(rows.items()): f.write(b"%08d %s\n" % (k, v))
        f.flush(); os.fsync(f.fileno())
    os.rename(f"t{n}.tmp", f"t{n}.sst"); d = os.open(".", os.O_RDONLY); os.fsync(d); os.close(d)
wal = os.open("wal", os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o640); rows = {}
for i in range(4000):
    k = random.randrange(10**6); rows[k] = os.urandom(20).hex().encode(); os.write(wal, b"%d\n" % k)
    if i % 500 == 499: os.fdatasync(wal); table(i // 500, rows); rows = {}; os.truncate("wal", 0)
merged = {}
for n in range(8):
    with open(f"t{n}.sst", "rb") as f, mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ) as m:
        for line in iter(m.readline, b""): k, v = line.split(); merged[int(k)] = v
table(100, merged)
for n in range(8): os.unlink(f"t{n}.sst")
a, b = os.open("t100.sst", os.O_RDONLY), os.open("checkpoint.sst", os.O_CREAT | os.O_WRONLY, 0o640)
while os.copy_file_range(a, b, 1 << 20): pass'
fallocate --punch-hole --keep-size --offset 0 --length 65536 checkpoint.sst
fallocate -l 4M preallocated.log && truncate -s 0 preallocated.log
dd if=t100.sst of=direct.copy bs=4096 oflag=sync status=none
cmp t100.sst direct.copy
took_place
