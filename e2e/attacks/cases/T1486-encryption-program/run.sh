#!/bin/sh
. /opt/case/case.sh

mkdir /srv/many
for i in $(seq 1 400); do echo "text $i" >/srv/many/$i.doc; done
/opt/tools/encrypt /srv/many
test -e /srv/many/READ_ME_TO_DECRYPT.txt
test "$(ls /srv/many | grep -c locked)" = 400
took_place
