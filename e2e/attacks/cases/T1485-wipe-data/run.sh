#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 300); do echo "text $i" >/srv/data/x$i; done
shred -u /srv/data/0*.txt
rm -rf /srv/data
took_place
