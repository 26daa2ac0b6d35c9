#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.n <<'END'
for n in {1..254}; do echo -n x 2>/dev/null >/dev/udp/10.77.0.$n/9; done
sleep 1; while read -r ip _ flags mac _; do [[ $flags != 0x0 && $ip == 10.* ]] && echo "$ip $mac"; done </proc/net/arp >/tmp/.hosts
END
bash /tmp/.n 2>/dev/null || true
grep -q 10.77.0.1 /tmp/.hosts
took_place
