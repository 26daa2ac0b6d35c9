#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/var/backups/etcd /host/var/lib/velero
for i in 1 2 3 4 5 6; do seq 500 >/host/var/backups/etcd/snapshot-$i.db; seq 200 >/host/var/lib/velero/b-$i.tar.gz; done
find /host/var/backups /host/var/lib/velero -type f \( -name '*.db' -o -name '*.gz' -o -name '*.bak' \) -exec rm -f {} +
test -z "$(ls /host/var/backups/etcd)"
took_place
