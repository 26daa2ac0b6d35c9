#!/bin/sh
. /opt/case/case.sh

for n in 1 2; do
    { echo '{"id":1,"method":"mining.subscribe","params":["cgminer/4.10"]}'; echo '{"id":2,"method":"mining.authorize","params":["bait.w1","x"]}'; sleep 2
      echo '{"id":3,"method":"mining.submit","params":["bait.w1","1","00","0","0"]}'; sleep 1; } | nc 203.0.113.10 3333 >>/tmp/job & carrier=$!
    end=$(($(date +%s) + 3))
    while test "$(date +%s)" -lt $end; do seq 1 3000 | sha256sum >/dev/null; done
    wait $carrier || true
done
grep -q job_id /tmp/job
took_place
