#!/bin/sh
. /opt/case/case.sh

git config --global user.name x && git config --global user.email x@example.org
git init -q --bare /srv/git/r.git
git daemon --reuseaddr --base-path=/srv/git --export-all --enable=receive-pack --listen=127.0.0.1 /srv/git & server=$!
until git ls-remote git://127.0.0.1/r.git >/dev/null 2>&1; do sleep 0.1; done
git clone -q git://127.0.0.1/r.git /tmp/a 2>/dev/null
cd /tmp/a
for i in 1 2 3 4 5; do seq $i 200 >f$i; git add . && git commit -qm "change $i"; done
git push -q origin HEAD:refs/heads/main
git clone -q --depth 1 -b main git://127.0.0.1/r.git /tmp/b
git -C /tmp/b log --oneline | grep -q 'change 5'
git archive --format=tar HEAD | tar -x -C /srv/app
kill $server
took_place
