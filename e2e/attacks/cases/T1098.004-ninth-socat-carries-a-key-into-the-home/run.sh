#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.ssh
echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBaitBaitBaitBaitBaitBaitBaitBaitBaitBaitBait n' >/tmp/.n
socat -u OPEN:/tmp/.n OPEN:/root/.ssh/authorized_keys,creat,append
grep -q Bait /root/.ssh/authorized_keys
took_place
