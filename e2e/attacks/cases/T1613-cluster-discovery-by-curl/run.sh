#!/bin/sh
. /opt/case/case.sh

token=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)
curl -s -H "Authorization: Bearer $token" http://10.77.0.1:6443/api/v1/namespaces/default/pods | grep -q items
took_place
