#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && echo ok >/srv/www/health
httpd -p 8080 -h /srv/www -f & server=$!
sleep 0.5
printf '#!/bin/sh\nset -e\nwget -q -T 2 -O- http://127.0.0.1:8080/health | grep -q ok\npidof httpd >/dev/null\ntest "$(df -P /srv | awk '"'"'NR == 2 { print int($5) }'"'"')" -lt 100\ntest "$(awk '"'"'/MemAvailable/ { print $2 }'"'"' /proc/meminfo)" -gt 1000\n' >/usr/bin/health && chmod +x /usr/bin/health || { mkdir -p /srv/bin; }
for n in $(seq 1 20); do if /usr/bin/health; then echo "$n healthy"; fi; sleep 0.2; done >/var/log/health
test "$(wc -l </var/log/health)" -gt 15
kill $server
took_place
