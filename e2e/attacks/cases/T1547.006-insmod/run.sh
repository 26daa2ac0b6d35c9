#!/bin/sh
. /opt/case/case.sh

echo garbage >/tmp/rootkit.ko
! insmod /tmp/rootkit.ko 2>/dev/null
took_place
