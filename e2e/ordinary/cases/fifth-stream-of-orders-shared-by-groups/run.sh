#!/bin/sh
. /opt/case/case.sh

redis-server --daemonize yes --save '' --appendonly yes --dir /srv --unixsocket /run/redis.sock >/dev/null
r() { redis-cli -s /run/redis.sock "$@"; }
rounds=0; until r ping 2>/dev/null | grep -q PONG; do rounds=$((rounds + 1)); test $rounds -lt 100; sleep 0.05; done
r xgroup create orders pack 0 mkstream >/dev/null; r xgroup create orders bill 0 >/dev/null
for i in $(seq 1 150); do r xadd orders maxlen 500 '*' id $i total $((i * 3)) >/dev/null; done & make=$!
for g in pack bill; do
    for n in 1 2; do (for i in $(seq 1 40); do
        r xreadgroup group $g $g-$n count 5 block 200 streams orders '>' | grep -E '^[0-9]+-[0-9]+$' | while read -r id; do r xack orders $g "$id" >/dev/null; done
    done) & done
done
wait $make; sleep 6
r xautoclaim orders pack pack-1 0 0 >/dev/null; r bgrewriteaof >/dev/null
test "$(r xlen orders)" = 150
r shutdown nosave || true
took_place
