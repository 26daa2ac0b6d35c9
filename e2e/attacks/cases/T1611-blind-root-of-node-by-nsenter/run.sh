#!/bin/sh
. /opt/case/case.sh

nsenter --root=/host --wd=/host /bin/busybox cat /etc/node | grep -q stand-in
took_place
