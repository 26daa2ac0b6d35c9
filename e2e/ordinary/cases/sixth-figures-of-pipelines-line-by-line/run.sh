#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/app
(for n in $(seq 1 60); do echo "$(date -Is) level=$(test $((n % 10)) -gt 0 && echo info || echo error) request=$n"; sleep 0.1; done) >/var/log/app/in &
writer=$!
sleep 0.3
stdbuf -oL tail -n +1 --pid=$writer -f /var/log/app/in | stdbuf -oL grep -v debug | stdbuf -oL sed 's/level=//' | stdbuf -oL cut -d' ' -f2- | stdbuf -oL tr a-z A-Z | while read -r level rest; do
    case $level in ERROR) echo "$level $rest" >>/var/log/app/errors; logger -s -t app "$rest" 2>/dev/null || true ;; *) echo "$rest" >>/var/log/app/out ;; esac
done
test "$(wc -l </var/log/app/errors)" = 6
took_place
