#!/bin/sh
. /opt/case/case.sh

nginx
mkdir -p /srv/checks
printf 'df -P / | awk "NR == 2 { exit (\\$5 + 0 > 99) }"\n' >/srv/checks/disk
printf 'awk "/MemAvailable/ { exit (\\$2 < 1000) }" /proc/meminfo\n' >/srv/checks/memory
printf 'pgrep -x nginx >/dev/null\n' >/srv/checks/nginx
printf 'ss -ltn | grep -q :80\n' >/srv/checks/port
printf 'test -n "$(find /etc/passwd -mtime -100000)"\n' >/srv/checks/age
printf 'getent passwd www-data >/dev/null && id www-data >/dev/null\n' >/srv/checks/account
for round in 1 2 3 4 5 6; do
    for c in /srv/checks/*; do if sh "$c"; then echo "${c##*/} ok"; else echo "${c##*/} bad"; fi; done >/tmp/results
    curl -s --data-binary @/tmp/results "http://203.0.113.20:8080/api/v2/check?host=$(hostname)" >/dev/null
    sleep 0.6
done
test "$(grep -c ok /tmp/results)" = 6
kill "$(cat /run/nginx.pid)"
took_place
