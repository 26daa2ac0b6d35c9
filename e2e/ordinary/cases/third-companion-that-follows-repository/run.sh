#!/bin/sh
. /opt/case/case.sh

git init -q --bare /srv/origin.git && git clone -q /srv/origin.git /srv/edit 2>/dev/null && cd /srv/edit
git config user.email a@b && git config user.name a
change() { echo "colour: $1" >site.yaml && git add . && git commit -qm "$1" && git push -q origin HEAD:main; }
change red
git --git-dir=/srv/origin.git symbolic-ref HEAD refs/heads/main
git daemon --base-path=/srv --export-all --listen=127.0.0.1 --reuseaddr --pid-file=/run/daemon.pid --detach /srv
sleep 0.5
mkdir -p /git && git clone -q --mirror git://127.0.0.1/origin.git /git/repo
for colour in green blue black; do
    change $colour
    git --git-dir=/git/repo fetch -q --prune origin
    id=$(git --git-dir=/git/repo rev-parse main)
    git --git-dir=/git/repo worktree add -q --detach "/git/trees/$id" main
    ln -sfn "trees/$id" /git/next && mv -T /git/next /git/current
    curl -sf -X POST -o /dev/null "http://10.77.0.1:8080/-/reload?rev=$id"
    find /git/trees -mindepth 1 -maxdepth 1 ! -name "$id" -exec rm -rf {} +
    git --git-dir=/git/repo worktree prune && git --git-dir=/git/repo gc -q --auto
done
grep -q black /git/current/site.yaml
kill "$(cat /run/daemon.pid)"
took_place
