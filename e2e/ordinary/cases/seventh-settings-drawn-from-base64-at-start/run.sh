#!/bin/sh
. /opt/case/case.sh

export APP_CONF_B64="$(printf 'level=info\nworkers=3\nregion=eu\n' | base64 -w0)" TLS_CERT_B64="$(openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=app -days 30 2>/dev/null | base64 -w0)"
umask 077; mkdir -p /etc/app
echo "$APP_CONF_B64" | base64 -d >/etc/app/env
echo "$TLS_CERT_B64" | base64 -d >/etc/app/tls.crt
openssl x509 -in /etc/app/tls.crt -noout -checkend 86400 >/dev/null
set -a; . /etc/app/env; set +a
test "$workers" = 3
for n in $(seq 1 "$workers"); do python3 -c 'import os; print(os.environ["region"], os.environ["level"])' & done; wait
took_place
