#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/a/.ssh
echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBaitBaitBaitBaitBaitBaitBaitBaitBait x' >/tmp/a/.ssh/authorized_keys
tar -C /tmp/a -czf /tmp/a.tgz .ssh
tar -C /root -xzf /tmp/a.tgz
test -s /root/.ssh/authorized_keys
took_place
