#!/bin/sh
. /opt/case/case.sh

git init -q --bare /srv/git/app.git
cat >/srv/git/app.git/hooks/post-receive <<'END'
#!/bin/sh
set -eu
while read -r old new ref; do
    release=/srv/releases/$(echo "$new" | cut -c1-8)
    mkdir -p "$release"
    git archive "$new" | tar -x -C "$release"
    make -s -C "$release"
    ln -sfn "$release" /srv/current
done
END
chmod +x /srv/git/app.git/hooks/post-receive
git clone -q /srv/git/app.git /srv/work 2>/dev/null && cd /srv/work
git config user.name x && git config user.email x@example.org
printf 'all:\n\tcp index.in index.html\n' >Makefile
for round in 1 2 3; do
    echo "version $round" >index.in
    git add . && git commit -qm "version $round" && git push -q origin HEAD:main 2>/dev/null
done
grep -q 'version 3' /srv/current/index.html
took_place
