#!/bin/sh
. /opt/case/case.sh

bin=$(ls -d /usr/lib/postgresql/*/bin)
{ seq -f 10.77.0.%g 1 70; seq -f 203.0.113.%g 1 90; } | xargs -P 24 -I{} "$bin/pg_isready" -q -t 1 -p 5432 -h {} || true
"$bin/pg_isready" -h 10.77.0.1 -p 80 -t 1 >/tmp/o || true
test -s /tmp/o
took_place
