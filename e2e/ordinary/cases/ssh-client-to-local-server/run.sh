#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f /tmp/key
ssh -V 2>/dev/null
ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/tmp/known -o ConnectTimeout=2 -i /tmp/key x@10.77.0.1 true 2>/dev/null || true
ssh-keygen -l -f /tmp/key.pub >/dev/null
took_place
