#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/dev && chown 33:33 /home/dev
setpriv --reuid 33 --regid 33 --clear-groups sh -c '
    ssh-keygen -q -t ed25519 -N "" -f /home/dev/key
    eval "$(ssh-agent -a /home/dev/agent.1)" >/dev/null
    SSH_AUTH_SOCK=/home/dev/agent.1 ssh-add -q /home/dev/key'
socket=$(find /home /tmp -type s -name 'agent.*' | head -1)
SSH_AUTH_SOCK=$socket ssh-add -L | grep -q ssh-ed25519
took_place
