#!/bin/sh
. /opt/case/case.sh

cat >/tmp/q.sh <<'END'
ip link set lo up
for n in 1 2 3 4 5 6 7 8; do
    tc qdisc add dev lo root handle 1: htb default 1; tc class add dev lo parent 1: classid 1:$n htb rate 1mbit
    tc filter add dev lo parent 1: protocol ip prio $n route from $n classid 1:$n; tc qdisc del dev lo root
    ip xfrm state add src 127.0.0.1 dst 127.0.0.$n proto esp spi $n enc 'cbc(aes)' 0x00112233445566778899aabbccddeeff
done
touch /tmp/done
END
unshare -Urn sh /tmp/q.sh 2>/dev/null || true
test -e /tmp/done
took_place
