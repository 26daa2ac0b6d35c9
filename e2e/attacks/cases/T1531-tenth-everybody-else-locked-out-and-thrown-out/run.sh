#!/bin/sh
. /opt/case/case.sh

for u in dev ops; do useradd -m -s /bin/bash $u; mkdir -p /home/$u/.ssh; echo 'ssh-ed25519 AAAAKey' >/home/$u/.ssh/authorized_keys; done
setpriv --reuid dev --regid dev --clear-groups sleep 60 & p=$!
for u in $(awk -F: '$3 >= 1000 && $3 < 60000 { print $1 }' /etc/passwd); do passwd -l $u >/dev/null 2>&1; usermod -s /usr/sbin/nologin -e 1 $u; : >/home/$u/.ssh/authorized_keys; done
echo root:intruder | chpasswd; pkill -9 -u dev || true; sleep 0.2; ! kill -0 $p 2>/dev/null
took_place
