#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ssh/sshd_config.d && cd /tmp
ssh-keygen -q -t ed25519 -N '' -f ca
ssh-keygen -q -t ed25519 -N '' -f k
cp ca.pub /etc/ssh/.trusted
printf 'TrustedUserCAKeys /etc/ssh/.trusted\nPermitRootLogin yes\n' >>/etc/ssh/sshd_config
ssh-keygen -q -s ca -I admin -n root -V +52w k.pub
test -s k-cert.pub
took_place
