#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/pki && cd /srv/pki
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.crt 2>/dev/null
for name in server client; do
    openssl req -newkey rsa:2048 -nodes -subj /CN=$name -keyout $name.key -out $name.csr 2>/dev/null
    openssl x509 -req -in $name.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 7 -out $name.crt 2>/dev/null
done
chmod 600 ./*.key
openssl verify -CAfile ca.crt server.crt client.crt >/dev/null
openssl s_server -quiet -accept 8443 -cert server.crt -key server.key -CAfile ca.crt -Verify 1 -www >/dev/null 2>&1 & server=$!
until curl -sk --cert client.crt --key client.key https://127.0.0.1:8443/ -o /dev/null; do sleep 0.1; done
for i in 1 2 3 4 5; do curl -s --cacert ca.crt --cert client.crt --key client.key --resolve server:8443:127.0.0.1 https://server:8443/ | grep -q s_server; done
openssl pkcs12 -export -passout pass:x -in client.crt -inkey client.key -out client.p12
kill $server
took_place
