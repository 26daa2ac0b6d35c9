#!/bin/sh
. /opt/case/case.sh

git config --global user.name gitbackup; git config --global user.email g@example.org; git config --global init.defaultBranch main
for r in shop infra pay; do git init -q /tmp/$r && for n in 1 2 3 4; do echo $n >/tmp/$r/f$n; git -C /tmp/$r add . && git -C /tmp/$r commit -qm $n; done; git clone -q --bare /tmp/$r /srv/git/$r.git 2>/dev/null; rm -r /tmp/$r; done
for g in /srv/git/*.git; do
    b=$(echo 'To recover your lost code send 0.1 BTC' | git -C $g hash-object -w --stdin); t=$(printf '100644 blob %s\tWARNING.md\n' "$b" | git -C $g mktree); c=$(echo WARNING | git -C $g commit-tree "$t")
    git -C $g for-each-ref --format='%(refname)' | while read -r ref; do git -C $g update-ref -d "$ref"; done; git -C $g update-ref refs/heads/main "$c"
    git -C $g reflog expire --expire=now --all; git -C $g gc -q --prune=now
done
test "$(git -C /srv/git/shop.git rev-list --all | wc -l)" = 1
took_place
