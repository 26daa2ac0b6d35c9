#!/bin/sh
. /opt/case/case.sh

for i in 1 2 3; do /opt/tools/ring_store /srv/data/$i.log /srv/data/$i.copy; done
cmp /srv/data/1.log /srv/data/1.copy
took_place
