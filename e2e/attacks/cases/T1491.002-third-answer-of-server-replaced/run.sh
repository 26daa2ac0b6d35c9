#!/bin/sh
. /opt/case/case.sh

nginx
perl -0pi -e 's|location / \{|location / { return 200 "owned by nobody\\n";|' /etc/nginx/sites-enabled/default
nginx -s reload && sleep 0.7
curl -sf http://127.0.0.1/ | grep -q owned
nginx -s stop
took_place
