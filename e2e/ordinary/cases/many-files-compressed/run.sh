#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/archive /srv/documents
for i in $(seq 1 250); do seq $i 800 >/srv/archive/$i.csv; echo "a=$i" >/srv/documents/$i.ini; done
gzip -9 /srv/archive/*.csv
test "$(ls /srv/archive/*.gz | wc -l)" = 250
gzip -t /srv/archive/*.gz
python3 -c '
import glob, os
for path in glob.glob("/srv/documents/*.ini"):
    text = open(path).read()
    with open(path + ".tmp", "w") as file:
        file.write("[main]\n" + text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".tmp", path)'
took_place
