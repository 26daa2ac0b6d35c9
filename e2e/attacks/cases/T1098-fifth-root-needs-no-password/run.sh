#!/bin/sh
. /opt/case/case.sh

passwd -d root
usermod -s /bin/bash -U root 2>/dev/null || true
mkdir -p /etc/ssh
printf 'PermitRootLogin yes\nPermitEmptyPasswords yes\nPasswordAuthentication yes\n' >>/etc/ssh/sshd_config
grep -q '^root::' /etc/shadow
took_place
