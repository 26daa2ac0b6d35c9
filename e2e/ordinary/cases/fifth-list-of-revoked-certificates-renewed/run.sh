#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/ca/new && cd /srv/ca && touch index.txt && echo 01 >serial && echo 01 >number
cat >ca.cnf <<'END'
[ca]
default_ca = own
[own]
dir = /srv/ca
database = $dir/index.txt
new_certs_dir = $dir/new
serial = $dir/serial
crlnumber = $dir/number
certificate = $dir/ca.pem
private_key = $dir/ca.key
default_md = sha256
default_days = 30
default_crl_days = 7
policy = any
[any]
commonName = supplied
END
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=own -days 99 -keyout ca.key -out ca.pem 2>/dev/null
for n in 1 2 3 4 5 6; do
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=client$n" -keyout c$n.key -out c$n.csr 2>/dev/null
    openssl ca -batch -notext -config ca.cnf -in c$n.csr -out c$n.pem 2>/dev/null
done
for n in 2 5; do openssl ca -config ca.cnf -revoke c$n.pem 2>/dev/null; done
openssl ca -config ca.cnf -gencrl -out crl.pem 2>/dev/null
for n in 1 2 3 4 5 6; do openssl verify -crl_check -CAfile ca.pem -CRLfile crl.pem c$n.pem >>/tmp/checks 2>/dev/null || echo revoked >>/tmp/checks; sleep 0.5; done
test "$(grep -c OK /tmp/checks)" = 4
took_place
