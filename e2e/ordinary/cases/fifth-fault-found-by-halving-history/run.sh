#!/bin/sh
. /opt/case/case.sh

git init -q /srv/repo && cd /srv/repo && git config user.name dev && git config user.email dev@example.org
printf 'app: app.c\n\tgcc -o app app.c\ntest: app\n\t./app\n' >Makefile
for i in $(seq 1 24); do
    test $i = 17 && bug=1; printf 'int main(void) { /* change %s */ return %s; }\n' $i "${bug:-0}" >app.c
    git add . && git commit -qm "change $i"
done
git bisect start HEAD HEAD~23 >/dev/null
git bisect run sh -c 'rm -f app; make -s test' >/tmp/bisect 2>&1
grep -q 'is the first bad commit' /tmp/bisect && grep -q 'change 17' /tmp/bisect
git bisect reset >/dev/null && git gc -q && git fsck --no-progress
took_place
