#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www /var/log /etc/crontabs
echo '<h1>up</h1>' >/srv/www/index.html
echo '*/15 * * * * find /tmp -mtime +1 -delete' >/etc/crontabs/root
crond -f -c /etc/crontabs -l 8 -L /var/log/cron & jobs=$!
httpd -f -vv -p 8080 -h /srv/www 2>>/var/log/messages & web=$!
sleep 0.5
for i in $(seq 20); do wget -q -O /dev/null http://127.0.0.1:8080/; done

netstat -tln | grep -q 8080
test "$(grep -c 'response:200' /var/log/messages)" -ge 20
mv /var/log/messages /var/log/messages.0 && gzip /var/log/messages.0
kill $web $jobs
took_place
