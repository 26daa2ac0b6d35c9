#!/bin/sh
. /opt/case/case.sh

echo 'ssh-ed25519 AAAA bait' >/tmp/k
mv /tmp/k "$HOME/.ssh/authorized_keys"
took_place
