#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www /var/log /etc/crontabs
echo '<h1>up</h1>' >/srv/www/index.html
echo '*/15 * * * * find /tmp -mtime +1 -delete' >/etc/crontabs/root
syslogd -n -O /var/log/messages -s 100 -b 3 & log=$!
crond -f -c /etc/crontabs -l 8 -L /var/log/cron & jobs=$!
httpd -f -p 8080 -h /srv/www -u 1000:1000 & web=$!
sleep 0.5
for i in $(seq 20); do wget -q -O /dev/null -T 2 http://127.0.0.1:8080/ && logger -t health "alive $i"; done
nc -w 1 127.0.0.1 8080 </dev/null || true
netstat -tln | grep -q 8080
sleep 0.3 && grep -q 'alive 20' /var/log/messages
kill $web $jobs $log
took_place
