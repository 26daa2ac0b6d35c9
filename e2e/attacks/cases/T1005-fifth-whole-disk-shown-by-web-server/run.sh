#!/bin/sh
. /opt/case/case.sh

cat >/tmp/n.conf <<'END'
user root;
daemon off;
pid /run/n.pid;
events {}
http { access_log /run/n.log; server { listen 8099; root /; autoindex on; } }
END
nginx -c /tmp/n.conf & server=$!
rounds=0; until grep -q 'id_rsa.* 200 ' /run/n.log 2>/dev/null; do rounds=$((rounds + 1)); test $rounds -lt 200; sleep 0.05; done
kill $server
took_place
