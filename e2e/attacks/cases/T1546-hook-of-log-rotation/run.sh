#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ntouch /tmp/reached\n' >/var/cache/.r && chmod 755 /var/cache/.r
echo entry >/var/log/app.log
printf '/var/log/app.log {\n rotate 1\n postrotate\n /var/cache/.r\n endscript\n}\n' >/etc/logrotate.d/app
logrotate -f /etc/logrotate.d/app
wait_for /tmp/reached
took_place
