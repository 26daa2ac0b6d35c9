#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/git && cd /srv/git
for n in a b; do
    git init -q src-$n && cd src-$n && git config user.email x@y && git config user.name x
    for i in $(seq 25); do seq $i 200 >f$((i % 5)) && git add . && git commit -qm "$i"; done
    git tag -a v1 -m v1 && cd .. && git clone -q --mirror src-$n mirror-$n.git
    (cd src-$n && git checkout -q -b feature && seq 99 >new && git add . && git commit -qm new)
    git -C mirror-$n.git fetch -q --prune --tags && git -C mirror-$n.git repack -q -a -d -f --depth=50
    git -C mirror-$n.git fsck --strict >/dev/null 2>&1 && git -C mirror-$n.git commit-graph write --reachable 2>/dev/null
    git -C mirror-$n.git bundle create -q /srv/git/$n.bundle --all && git -C mirror-$n.git bundle verify /srv/git/$n.bundle >/dev/null
done
git clone -q /srv/git/a.bundle restored -b feature && test -s restored/new
git -C mirror-a.git reflog expire --expire=now --all && git -C mirror-a.git gc -q --prune=now
took_place
