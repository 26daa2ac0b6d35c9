#!/bin/sh
. /opt/case/case.sh

python3 -c '
import random
pairs = [(h, p) for h in range(1, 25) for p in (21, 22, 23, 80, 443, 445, 2375, 3306, 5432, 6379, 6443, 8080, 10250, 27017)]
random.shuffle(pairs)
for h, p in pairs: print(f"198.51.100.{h} {p}")' >/tmp/pairs
split -n l/60 /tmp/pairs /tmp/part.
# shellcheck disable=SC2016 # the inner shell's own variables
for part in /tmp/part.*; do
    (while read -r h p; do timeout 1 bash -c 'exec 3<>/dev/tcp/$0/$1' "$h" "$p" 2>/dev/null && echo "$h:$p" >>/tmp/open || true; done <"$part") &
    sleep 0.05
done
wait
test "$(wc -l </tmp/open)" -ge 100
took_place
