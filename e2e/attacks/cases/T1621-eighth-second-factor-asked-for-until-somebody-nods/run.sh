#!/bin/sh
. /opt/case/case.sh

n=0
while test $n -lt 40; do
    s=$(curl -s -m 3 -H 'Content-Type: application/json' -d '{"username":"anna@example.com","password":"bait"}' http://login.example.com:8080/api/v1/authn)
    curl -s -m 3 -d "{\"stateToken\":\"$s\"}" 'http://login.example.com:8080/api/v1/authn/factors/push/verify?rememberDevice=true' >/dev/null
    n=$((n + 1))
done
test $n = 40
took_place
