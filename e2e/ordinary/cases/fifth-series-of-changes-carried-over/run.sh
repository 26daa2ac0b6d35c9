#!/bin/sh
. /opt/case/case.sh

git init -q /srv/up && cd /srv/up && git config user.name dev && git config user.email dev@example.org
for i in 1 2 3 4 5 6; do seq 1 40 >part$i.txt; done; git add . && git commit -qm base && git tag v1
for i in 1 2 3 4 5 6; do sed -i "s/^20\$/twenty $i/" part$i.txt; git commit -qam "fix part $i"; done
git format-patch -q -o /srv/patches v1..HEAD
git clone -q /srv/up /srv/stable && cd /srv/stable && git config user.name keeper && git config user.email keeper@example.org
git checkout -q -b stable v1 && echo old >notes && git add notes && git commit -qm notes
for p in /srv/patches/*.patch; do git am -q "$p" && git diff --stat HEAD~1 >>/tmp/stat && grep -rq twenty .; sleep 0.3; done
git rebase -q --onto v1 v1 stable && git archive --format=tar.gz --prefix=stable/ -o /srv/stable.tar.gz HEAD
git range-diff v1..origin/HEAD v1..stable >/dev/null && git push -q origin stable
test "$(tar -tzf /srv/stable.tar.gz | wc -l)" -ge 8
took_place
