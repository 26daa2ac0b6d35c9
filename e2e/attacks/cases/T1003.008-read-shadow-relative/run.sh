#!/bin/sh
. /opt/case/case.sh

cd /etc/ssl
cat ../../etc/./ssl/../shadow | grep -q root
took_place
