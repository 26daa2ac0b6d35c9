#!/bin/sh
. /opt/case/case.sh

nsenter --target 1 --mount --uts --ipc --pid -- /bin/sh -c 'cat /etc/node; hostname' | grep -q 'stand-in'
took_place
