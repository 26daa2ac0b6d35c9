#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/sudoers.d
echo 'service ALL=(ALL) NOPASSWD: ALL' >/tmp/.r
chmod 440 /tmp/.r
mv /tmp/.r /etc/sudoers.d/10-service
test -s /etc/sudoers.d/10-service
took_place
