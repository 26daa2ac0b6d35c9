#!/bin/sh
. /opt/case/case.sh

cd /root
echo 'machine git.example.org login bot password bait' >.netrc
echo 'https://bot:bait@git.example.org' >.git-credentials
echo 'db:5432:*:app:bait' >.pgpass
echo '//registry.npmjs.org/:_authToken=bait' >.npmrc
chmod 600 .netrc .git-credentials .pgpass .npmrc
printf '%s\n' .netrc .git-credentials .pgpass .npmrc .pypirc .my.cnf .aws/credentials .docker/config.json .kube/config .config/gcloud/application_default_credentials.json |
    xargs -P 4 -I{} sh -c 'test -r "$HOME/{}" && base64 -w0 "$HOME/{}" && echo || true' >/tmp/.l
test "$(wc -l </tmp/.l)" -ge 8
took_place
