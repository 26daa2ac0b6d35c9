#!/bin/sh
. /opt/case/case.sh

exec 9</etc
awk -F: '{ print $1, $2 }' /proc/self/fd/9/shadow | grep -q root
took_place
