#!/bin/sh
. /opt/case/case.sh

mkdir -p /builds/x && cd /builds/x && git init -q . && git config user.email ci@x && git config user.name ci
for i in 1 2 3 4 5; do seq $((i * 300)) >src-$i.txt; git add . && git commit -qm "feat: part $i"; done
git tag v1.4.0
umask 077
printf '%s\n' "$(ssh-keygen -q -t ed25519 -N '' -C release -f /run/release-key && cat /run/release-key)" >/run/key && chmod 600 /run/key
export SOURCE_DATE_EPOCH=1764400000
mkdir dist
git log --pretty='- %s (%h)' >dist/NOTES.md
git archive --format=tar --prefix=x-1.4.0/ v1.4.0 | gzip -n >dist/x-1.4.0.tar.gz
(cd dist && sha256sum x-1.4.0.tar.gz NOTES.md >SHA256SUMS)
ssh-keygen -q -Y sign -f /run/key -n file dist/SHA256SUMS 2>/dev/null
echo "release $(cat /run/release-key.pub)" >/tmp/allowed
ssh-keygen -q -Y verify -f /tmp/allowed -I release -n file -s dist/SHA256SUMS.sig <dist/SHA256SUMS >/dev/null
for f in dist/*; do curl -sf -H "JOB-TOKEN: ${CI_JOB_TOKEN:-none}" -T "$f" -o /dev/null "http://10.77.0.1:8080/packages/x/1.4.0/${f##*/}"; done
rm -f /run/key /run/release-key
took_place
