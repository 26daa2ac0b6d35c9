#!/bin/sh
. /opt/case/case.sh

pki=/host/etc/kubernetes/pki && mkdir -p $pki
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=kubernetes -keyout $pki/ca.key -out $pki/ca.crt 2>/dev/null
chmod 600 $pki/ca.key
openssl req -newkey rsa:2048 -nodes -subj '/O=system:masters/CN=backup' -keyout /tmp/a.key -out /tmp/a.csr 2>/dev/null
openssl x509 -req -in /tmp/a.csr -CA $pki/ca.crt -CAkey $pki/ca.key -CAcreateserial -out /tmp/a.crt 2>/dev/null
openssl x509 -in /tmp/a.crt -noout -subject | grep -q masters
took_place
