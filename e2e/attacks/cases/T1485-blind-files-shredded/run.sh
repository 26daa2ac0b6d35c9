#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 40); do head -c 2000 /dev/urandom >/srv/data/$i.doc; done
find /srv/data -type f -exec shred -un 1 {} +
test -z "$(ls /srv/data)"
took_place
