#!/bin/sh
. /opt/case/case.sh

cat /etc/shadow | grep -q root
took_place
