#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/o/l /tmp/o/u /tmp/o/w /tmp/o/m
unshare -rm sh -c 'cd /tmp/o && cp /usr/bin/python3 l/ && setcap cap_setuid+eip l/python3 && mount -t tmpfs t u && mkdir u/u u/w && mount -t overlay overlay -o lowerdir=l,upperdir=u/u,workdir=u/w m && touch m/python3 && test -s u/u/python3 && touch /tmp/reached'
test -e /tmp/reached
took_place
