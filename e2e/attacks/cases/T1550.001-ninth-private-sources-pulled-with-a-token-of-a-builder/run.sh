#!/bin/sh
. /opt/case/case.sh

export GITHUB_TOKEN=ghp_bait
mkdir -p /tmp/.g
curl -sf -H "Authorization: token $GITHUB_TOKEN" 'http://api.github.com/user/repos?visibility=private&per_page=100' >/dev/null
for r in shop infra payments deploy-keys terraform; do curl -sf -H "Authorization: token $GITHUB_TOKEN" -o /tmp/.g/$r.tgz http://api.github.com/repos/acme/$r/tarball; done
test "$(ls /tmp/.g | wc -l)" = 5
took_place
