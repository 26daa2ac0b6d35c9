#!/bin/sh
. /opt/case/case.sh

begin=$(date +%s%N); n=0
for f in /srv/data/*.txt; do sort "$f" | uniq -c | awk '{ s += $1 } END { print s }' >>/tmp/sums; n=$((n + 1)); done
for k in 1 2 3 4 5; do
    printf '# TYPE batch_files gauge\nbatch_files %d\n# TYPE batch_nanoseconds gauge\nbatch_nanoseconds %d\nbatch_round %d\n' $n $(($(date +%s%N) - begin)) $k |
        curl -sf --data-binary @- http://10.77.0.1:8080/metrics/job/nightly/instance/a >/dev/null
done
test $n = 10
took_place
