#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/leak.py <<'END'
import sys, time
keep = []
while True: keep.append(bytearray(int(sys.argv[1]))); time.sleep(0.05)
END
start() { python3 /srv/app/leak.py $1 & eval "w$1=$!"; }
start 100; start 2000000; old=$w2000000
for n in $(seq 1 30); do
    for k in 100 2000000; do
        eval "p=\$w$k"; rss=$(awk '/VmRSS/ { print $2 }' /proc/$p/status 2>/dev/null || echo 0)
        echo "$k $p $rss" >>/srv/data/rss
        if test "${rss:-0}" -gt 40000; then kill -TERM $p; wait $p 2>/dev/null || true; start $k; echo "$k again" >>/srv/data/again; fi
    done; sleep 0.15
done
kill $w100 $w2000000; test -e /srv/data/again && test $w2000000 != $old
took_place
