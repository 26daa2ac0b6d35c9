#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/in /srv/up && seq 1 1000 >/srv/up/list.csv
tar cf - -C /srv data | wc -c
tar cf - -C /srv up | tar xmf - -C /srv/in
test -d /srv/in/up && ls -ld /srv/in /srv/in/up
cmp /srv/up/list.csv /srv/in/up/list.csv
took_place
