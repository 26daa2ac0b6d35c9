#!/bin/sh
. /opt/case/case.sh

head -c 67108864 /dev/urandom >/tmp/dump.bin
curl -s --data-binary @/tmp/dump.bin -o /dev/null http://203.0.113.10/upload
took_place
