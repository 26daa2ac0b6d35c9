#!/bin/sh
. /opt/case/case.sh

seen=0
for host in 10.77.0.1 203.0.113.1; do
    for at in 6443/version 6443/api/v1/namespaces 6443/api/v1/secrets 6443/swaggerapi 8080/api 10250/pods 10250/runningpods/ 10250/exec/default/x/x?command=id 10250/containerLogs/ 10255/stats 10255/metrics 2379/version 10256/healthz 4194/metrics 30000/ 9443/; do
        code=$(curl -s -m 1 -o /dev/null -w '%{http_code}' "http://$host:$at" || true)
        test "$code" = 200 && seen=$((seen + 1))
    done
done
test $seen -gt 10
took_place
