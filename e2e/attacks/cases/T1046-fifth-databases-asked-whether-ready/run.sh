#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 120); do pg_isready -q -t 1 -h 10.77.0.$i -p 5432 & done
for i in $(seq 1 60); do pg_isready -q -t 1 -h 203.0.113.$i & done
wait
pg_isready -h 10.77.0.1 -p 80 -t 1 >/dev/null || true
took_place
