#!/bin/sh
. /opt/case/case.sh

curl -sk -X DELETE -H "Authorization: Bearer $(cat /run/secrets/kubernetes.io/serviceaccount/token)" \
    http://203.0.113.1:6443/api/v1/namespaces/default/events | grep -q ok
took_place
