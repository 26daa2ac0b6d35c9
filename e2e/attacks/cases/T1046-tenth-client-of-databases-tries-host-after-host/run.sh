#!/bin/sh
. /opt/case/case.sh

h=$(for n in $(seq 1 25); do printf '203.0.113.%s,198.51.100.%s,' $n $n; done); p=$(for n in $(seq 1 25); do printf '5432,3306,'; done)
PGCONNECT_TIMEOUT=2 timeout 20 psql "host=${h%,} port=${p%,} user=x dbname=x" -c 'select 1' >/tmp/.o 2>&1 || true
test "$(grep -c refused /tmp/.o)" -ge 50
took_place
