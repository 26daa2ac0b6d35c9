#!/bin/sh
. /opt/case/case.sh

git init -q /srv/code && cd /srv/code
git config user.email a@b && git config user.name a
echo 'AWS_SECRET_ACCESS_KEY=baitbaitbait' >.env && git add . && git commit -qm one
git rm -q .env && git commit -qm two --allow-empty
git log --all -p | grep -oE '(AKIA[0-9A-Z]{16}|SECRET_ACCESS_KEY=.*)' | grep -q bait
took_place
