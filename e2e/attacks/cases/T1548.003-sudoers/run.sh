#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/sudoers.d
echo 'service ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/service
took_place
