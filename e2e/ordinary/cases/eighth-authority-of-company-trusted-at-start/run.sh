#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/extra-ca /usr/local/share/ca-certificates /etc/ssl/certs && cd /tmp
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj '/CN=Example Company CA' -days 30 -out /run/extra-ca/company.crt 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout s.key -subj /CN=api.internal -out s.csr 2>/dev/null
printf 'subjectAltName=DNS:api.internal\n' >ext && openssl x509 -req -in s.csr -CA /run/extra-ca/company.crt -CAkey ca.key -CAcreateserial -extfile ext -out s.crt 2>/dev/null
cp /run/extra-ca/*.crt /usr/local/share/ca-certificates/ && cat /run/extra-ca/*.crt >>/etc/ssl/certs/ca-certificates.crt
printf '127.0.0.1 api.internal\n10.77.0.1 host.internal\n' >>/etc/hosts
printf 'options ndots:1 timeout:2\n' >>/etc/resolv.conf
openssl s_server -quiet -accept 8144 -cert s.crt -key s.key -www >/dev/null 2>&1 & server=$!
sleep 1
curl -sf --cacert /etc/ssl/certs/ca-certificates.crt https://api.internal:8144/ >/dev/null
kill $server
took_place
