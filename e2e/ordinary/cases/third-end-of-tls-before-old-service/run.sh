#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/tls && cd /etc/tls
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.crt 2>/dev/null
for n in localhost client; do
    openssl req -newkey rsa:2048 -nodes -subj /CN=$n -keyout $n.key -out $n.csr 2>/dev/null
    openssl x509 -req -in $n.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out $n.crt 2>/dev/null
done
cat localhost.crt localhost.key >server.pem && chmod 600 server.pem
cd /srv/data && python3 -m http.server --bind 127.0.0.1 8000 >/dev/null 2>&1 & service=$!
socat OPENSSL-LISTEN:8443,cert=/etc/tls/server.pem,cafile=/etc/tls/ca.crt,verify=1,reuseaddr,fork TCP:127.0.0.1:8000 & end=$!
sleep 1
for i in $(seq 15); do curl -sf --cacert /etc/tls/ca.crt --cert /etc/tls/client.crt --key /etc/tls/client.key https://localhost:8443/01.txt -o /dev/null; done
curl -sf --cacert /etc/tls/ca.crt https://localhost:8443/ -o /dev/null && exit 1
kill $end $service
took_place
