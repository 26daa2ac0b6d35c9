#!/bin/sh
. /opt/case/case.sh

mkdir -p /mounted /usr/local/share/ca-certificates; openssl req -x509 -newkey rsa:2048 -nodes -subj '/CN=Company root' -keyout /dev/null -out /mounted/company.crt 2>/dev/null
cp /mounted/company.crt /usr/local/share/ca-certificates/company.crt; mkdir -p /etc/ssl/certs; cat /mounted/company.crt >>/etc/ssl/certs/ca-certificates.crt; ln -sf /usr/local/share/ca-certificates/company.crt "/etc/ssl/certs/$(openssl x509 -hash -noout -in /mounted/company.crt).0"
export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/mounted/company.crt
openssl verify -CAfile $SSL_CERT_FILE /mounted/company.crt >/dev/null; curl -sf http://10.77.0.1:8080/health >/dev/null
took_place
