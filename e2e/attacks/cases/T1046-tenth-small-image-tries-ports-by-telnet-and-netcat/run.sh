#!/bin/sh
. /opt/case/case.sh

for p in 21 22 23 25 80 81 110 139 389 443 445 1080 2049 2375 2379 3128 3306 4444 5000 5432 6379 6443 8000 8080 8443 9000 9090 9200 10250 10255; do nc -w 1 10.77.0.1 $p </dev/null >/dev/null 2>&1 && echo $p >>/tmp/open || true; done
grep -q 2375 /tmp/open
took_place
