#!/bin/sh
. /opt/case/case.sh

t=$(cat /run/secrets/kubernetes.io/serviceaccount/token)
openssl req -new -newkey rsa:2048 -nodes -keyout /tmp/k -subj '/O=system:masters/CN=system:node:node-1' 2>/dev/null | base64 -w 0 >/tmp/csr
api=http://10.77.0.1:6443/apis/certificates.k8s.io/v1/certificatesigningrequests
curl -sf -X POST -H "Authorization: Bearer $t" -H 'Content-Type: application/json' $api -d "{\"kind\":\"CertificateSigningRequest\",\"metadata\":{\"name\":\"node-csr\"},\"spec\":{\"request\":\"$(cat /tmp/csr)\",\"signerName\":\"kubernetes.io/kube-apiserver-client\",\"usages\":[\"client auth\"]}}" >/dev/null
curl -sf -X PUT -H "Authorization: Bearer $t" $api/node-csr/approval -d '{"status":{"conditions":[{"type":"Approved"}]}}' >/dev/null
curl -sf -H "Authorization: Bearer $t" $api/node-csr | grep -q ok
took_place
