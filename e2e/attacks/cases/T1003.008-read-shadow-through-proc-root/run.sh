#!/bin/sh
. /opt/case/case.sh

cat /proc/self/root/etc/shadow | grep -q root
took_place
