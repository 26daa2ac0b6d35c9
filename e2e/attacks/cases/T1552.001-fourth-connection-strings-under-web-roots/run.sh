#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/www/html
printf 'DB_HOST=db\nDB_PASSWORD=bait\nSTRIPE_SECRET=bait\n' >/var/www/html/.env
printf "define('DB_PASSWORD', 'bait');\n" >/var/www/html/wp-config.php
find / \( -path /proc -o -path /sys \) -prune -o \( -name wp-config.php -o -name .env -o -name '*.ini' -o -name 'settings*.py' -o -name 'database.yml' -o -name '*.properties' \) -type f -print 2>/dev/null |
    while read -r f; do grep -HniE '(password|passwd|secret|token|api_?key)[^a-z]*[=:,]' "$f" || true; done >/tmp/found
grep -q wp-config /tmp/found && grep -q settings.ini /tmp/found
took_place
