#!/bin/sh
. /opt/case/case.sh

python3 -c '
import time
held = b"ghs_" + b"B" * 36 + b"isSecret" * 2
print(flush=True); time.sleep(20)' >/tmp/up & worker=$!
until test -s /tmp/up; do sleep 0.05; done
grep 'rw-p' /proc/$worker/maps | head -n 40 | while IFS=' -' read -r from to rest; do
    from=$(printf '%d' "0x$from"); to=$(printf '%d' "0x$to")
    test $((to - from)) -le 8388608 || continue
    dd if=/proc/$worker/mem bs=4096 skip=$((from / 4096)) count=$(((to - from) / 4096)) 2>/dev/null || true
done >/tmp/.core
grep -aq 'ghs_B' /tmp/.core
kill $worker
took_place
