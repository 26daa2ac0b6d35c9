#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/git /srv/www; for r in a b; do git init -q --bare /srv/git/$r.git; printf '#!/bin/sh\nread -r old new ref\necho "$ref $new" >>/srv/www/pushes.txt\n' >/srv/git/$r.git/hooks/post-receive; chmod 755 /srv/git/$r.git/hooks/post-receive; done
git config --global user.email dev@corp.example; git config --global user.name dev; git config --global init.defaultBranch main
for r in a b; do git init -q /tmp/$r && cd /tmp/$r && for n in 1 2 3 4 5; do echo $n >f$n; git add . && git commit -qm "change $n"; git push -q /srv/git/$r.git HEAD:main; done; done
for r in a b; do git -C /srv/git/$r.git repack -adq; git -C /srv/git/$r.git fsck --no-progress; git -C /srv/git/$r.git gc -q --prune=now; done
test "$(wc -l </srv/www/pushes.txt)" = 10
took_place
