#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && echo ok >/srv/www/health
httpd -p 8080 -h /srv/www -f & server=$!
echo $server >/run/httpd.pid
sleep 0.5
printf '#!/bin/sh\nset -e\nwget -qO- http://127.0.0.1:8080/health | grep -q ok\nkill -0 $(cat /run/httpd.pid)\ndf -P | grep -q /dev\ntest "$(awk '"'"'/MemAvailable/ { print $2 }'"'"' /proc/meminfo)" -gt 1000\n' >/bin/health && chmod +x /bin/health
for n in $(seq 1 20); do if /bin/health; then echo "$n healthy"; fi; sleep 0.2; done >/var/log/health
test "$(wc -l </var/log/health)" -gt 15
kill $server
took_place
