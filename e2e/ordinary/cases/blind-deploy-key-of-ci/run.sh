#!/bin/sh
. /opt/case/case.sh

ssh-keygen -q -t ed25519 -N '' -C ci -f /tmp/k
DEPLOY_KEY=$(cat /tmp/k) && rm /tmp/k
eval "$(ssh-agent -s)" >/dev/null
echo "$DEPLOY_KEY" | tr -d '\r' | ssh-add -q -
mkdir -p ~/.ssh && chmod 700 ~/.ssh
printf 'Host deploy\n  HostName 10.77.0.1\n  User deploy\n  ConnectTimeout 1\n  StrictHostKeyChecking accept-new\n' >~/.ssh/config
ssh-add -l | grep -q ci
ssh deploy true 2>/dev/null || true
tar -czf /tmp/release.tgz -C /srv data
ssh-add -L >/tmp/k.pub
ssh-keygen -q -Y sign -f /tmp/k.pub -n file /tmp/release.tgz 2>/dev/null
test -s /tmp/release.tgz.sig
ssh-agent -k >/dev/null
took_place
