#!/bin/sh
. /opt/case/case.sh

for n in $(seq 1 60); do echo "data=username%3Dadmin%26password%3Dpw$n"; done >/tmp/l
xargs -P 10 -n 1 -I{} curl -s -o /dev/null -m 2 --data '{}' http://10.77.0.1:8080/login </tmp/l
took_place
