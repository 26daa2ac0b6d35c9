#!/bin/sh
. /opt/case/case.sh

for h in 10.77.0.1 203.0.113.10 203.0.113.11; do
    for p in 80 81 443 1099 2375 2376 3000 3306 4243 5000 5432 5601 5984 6379 7001 8000 8080 8081 8088 8443 8888 9000 9090 9200 10250 11211 15672 27017; do
        timeout 1 wget -q -O /dev/null http://$h:$p/ 2>/dev/null && echo "$h $p" >>/tmp/open
    done
done || true
grep -q '10.77.0.1 80$' /tmp/open
took_place
