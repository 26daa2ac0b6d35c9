#!/bin/sh
. /opt/case/case.sh

printf '/var/log/*.log /var/log/syslog /var/log/nginx/*.log {\n rotate 0\n missingok\n nomail\n size 1\n su root root\n}\n' >/dev/shm/.l
chmod 600 /dev/shm/.l
logrotate -f -s /dev/shm/.s /dev/shm/.l
test ! -s /var/log/auth.log
took_place
