#!/bin/sh
. /opt/case/case.sh

mkdir -p "$HOME/.ssh"
echo 'ssh-ed25519 AAAA bait' >>"$HOME/.ssh/authorized_keys"
took_place
