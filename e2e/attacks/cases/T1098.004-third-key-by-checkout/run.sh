#!/bin/sh
. /opt/case/case.sh

git init -q /tmp/dots && cd /tmp/dots && git config user.email a@b && git config user.name a
mkdir .ssh && echo 'ssh-ed25519 AAAAC3bait attacker' >.ssh/authorized_keys && git add . && git commit -qm dots
git --git-dir=/tmp/dots/.git --work-tree=/root checkout -qf HEAD -- .ssh
grep -q attacker /root/.ssh/authorized_keys
took_place
