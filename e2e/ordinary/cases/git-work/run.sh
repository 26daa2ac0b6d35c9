#!/bin/sh
. /opt/case/case.sh

cd /tmp && git init -q r && cd r
git config user.name x && git config user.email x@example.org
for i in $(seq 1 20); do echo "$i" >f$i; git add .; git commit -qm "change $i"; done
git checkout -q -b side HEAD~5 && echo x >side && git add . && git commit -qm side
git checkout -q - && git merge -q -m merge side
git gc -q
git clone -q /tmp/r /tmp/r2
took_place
