#!/bin/sh
. /opt/case/case.sh

nginx
curl -s http://127.0.0.1/ >/tmp/before
page=$(grep -rl 'Welcome to nginx' /var/www /usr/share/nginx | head -1)
echo '<h1>owned</h1>' >"$page"
curl -s http://127.0.0.1/ | grep -q owned
nginx -s stop
took_place
