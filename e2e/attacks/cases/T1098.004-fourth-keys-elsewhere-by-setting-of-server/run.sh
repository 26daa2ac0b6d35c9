#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ssh/sshd_config.d /usr/share/.k
ssh-keygen -q -t ed25519 -N '' -C deploy -f /tmp/k
cp /tmp/k.pub /usr/share/.k/root
printf 'AuthorizedKeysFile .ssh/authorized_keys /usr/share/.k/%%u\nPermitRootLogin prohibit-password\n' >/etc/ssh/sshd_config.d/10-base.conf
grep -q share /etc/ssh/sshd_config.d/10-base.conf
took_place
