#!/bin/sh
. /opt/case/case.sh

head -c 6000 /dev/urandom | od -An -v -tx1 | tr -d ' \n' | fold -w 60 >/tmp/pieces
count=0
while read -r piece; do
    count=$((count + 1))
    getent ahostsv4 "$count.$piece.x.example" >/dev/null
done </tmp/pieces
test $count -ge 150
took_place
