#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
for what in secrets configmaps serviceaccounts; do
    curl -sk -H "Authorization: Bearer $t" "http://10.77.0.1:6443/api/v1/$what?limit=500" >>/tmp/s
done
test -s /tmp/s
took_place
