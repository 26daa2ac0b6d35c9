#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ssh/sshd_config.d
printf 'PermitRootLogin yes\nPasswordAuthentication yes\nAuthorizedKeysFile .ssh/authorized_keys /var/lib/.keys\n' >/etc/ssh/sshd_config.d/00-cloud.conf
echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBait x' >/var/lib/.keys
test -s /etc/ssh/sshd_config.d/00-cloud.conf
took_place
