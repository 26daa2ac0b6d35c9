#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/tls && cd /srv/tls
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.crt -days 30 -subj /CN=root 2>/dev/null
sign() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -subj "/CN=$1" -out $1.csr 2>/dev/null; printf '%s\n' "$3" >ext; openssl x509 -req -in $1.csr -CA $2.crt -CAkey $2.key -CAcreateserial -days 20 -extfile ext -out $1.crt 2>/dev/null; }
sign middle root 'basicConstraints=critical,CA:TRUE'; sign shop.test middle 'subjectAltName=DNS:shop.test'
openssl s_server -quiet -accept 8443 -cert shop.test.crt -cert_chain middle.crt -key shop.test.key -www >/dev/null 2>&1 & s=$!
for n in $(seq 1 50); do ! curl -sk https://127.0.0.1:8443/ >/dev/null 2>&1 || break; sleep 0.1; done; for n in 1 2 3 4; do curl -sf --cacert root.crt --connect-to shop.test:443:127.0.0.1:8443 https://shop.test/ >/dev/null; done
echo | openssl s_client -connect 127.0.0.1:8443 -CAfile root.crt 2>/dev/null | openssl x509 -noout -checkend 86400 >/dev/null; kill $s
took_place
