#!/bin/sh
. /opt/case/case.sh

seq 1 250 | awk '{ printf "user%d@example.org:Pass%d!\n", $1, $1 * 7 % 1000 }' >/tmp/combo.txt
n=0
while IFS=: read -r u p; do
    curl -s -o /dev/null -w '%{http_code}\n' -d "email=$u&password=$p" http://10.77.0.1:8080/login >>/tmp/codes; n=$((n + 1))
done </tmp/combo.txt
test "$(wc -l </tmp/codes)" = 250
took_place
