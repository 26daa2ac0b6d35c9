#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 300); do head -c 10000 /dev/urandom >/srv/data/$i.bin; done
tar -czf /tmp/backup.tar.gz -C /srv data
tar -tzf /tmp/backup.tar.gz >/dev/null
mkdir /tmp/restore && tar -xzf /tmp/backup.tar.gz -C /tmp/restore
diff -r /srv/data /tmp/restore/data
took_place
