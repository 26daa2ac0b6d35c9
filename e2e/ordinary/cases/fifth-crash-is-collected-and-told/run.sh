#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/crash /srv/work && cd /srv/work
printf '#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\nint main(void) { for (int i = 0; i < 20; i++) { printf("working on %%d\\n", i); fflush(stdout); usleep(50000); } abort(); }\n' >s.c
gcc -g -o /usr/local/bin/service-of-shop s.c
ulimit -c unlimited || true
for n in 1 2 3 4; do
    rc=0; /usr/local/bin/service-of-shop >log 2>&1 || rc=$?
    test $rc -gt 128
    mkdir /tmp/report && tail -n 5 log >/tmp/report/log && echo "signal $((rc - 128)) at $(date -Is)" >/tmp/report/what
    env | cut -d= -f1 | sort >/tmp/report/variables; uname -a >/tmp/report/machine; ldd /usr/local/bin/service-of-shop >/tmp/report/libraries
    for c in core*; do test -e "$c" && gzip -c "$c" >/tmp/report/core.gz && rm "$c"; done || true
    tar -C /tmp -czf /srv/crash/$n.tar.gz report && rm -r /tmp/report
done
curl -sf -T /srv/crash/4.tar.gz http://10.77.0.1:8080/crashes/4 >/dev/null
test "$(ls /srv/crash | wc -l)" = 4
took_place
