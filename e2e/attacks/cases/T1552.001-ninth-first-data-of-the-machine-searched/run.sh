#!/bin/sh
. /opt/case/case.sh

d=/host/var/lib/cloud/instance; mkdir -p $d /host/etc/kubernetes && printf '#cloud-config\npassword: bait\nwrite_files:\n- {path: /etc/key, content: AKIAEXAMPLEEXAMPLE00}\n' >$d/user-data.txt && echo '{"aadClientSecret":"bait"}' >/host/etc/kubernetes/azure.json
cat $d/user-data.txt $d/../seed/nocloud/user-data 2>/dev/null | grep -iE 'pass|secret|key' >/tmp/.u
cat /host/etc/kubernetes/azure.json /host/etc/rancher/k3s/config.yaml /host/var/lib/rancher/k3s/server/node-token 2>/dev/null >>/tmp/.u || true
find /host/var/lib/cloud -name '*.txt*' -exec grep -l AKIA {} + >>/tmp/.u
grep -q AKIA /tmp/.u
took_place
