#!/bin/sh
. /opt/case/case.sh

echo /tmp/x.so >/host/etc/ld.so.preload
took_place
