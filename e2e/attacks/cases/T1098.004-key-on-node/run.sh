#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/root/.ssh
echo 'ssh-ed25519 AAAA bait' >>/host/root/.ssh/authorized_keys
took_place
