#!/bin/sh
. /opt/case/case.sh

for h in 10.77.0.1 203.0.113.10 203.0.113.20; do
    for p in 21 22 23 25 53 80 110 111 135 139 143 389 443 445 636 873 993 995 1433 1521 2049 2375 2376 3306 3389 4444 5432 5672 5900 6379 6443 8080 8443 9000 9090 9200 10250 11211 15672 27017; do
        timeout 0.2 openssl s_client -connect $h:$p </dev/null 2>&1 | grep -q 'errno=111' || echo "$h:$p" >>/tmp/.open
    done
done
test "$(wc -l </tmp/.open)" -gt 10
took_place
