#!/bin/sh
. /opt/case/case.sh

sed -i '/session opened/d' /var/log/auth.log
! grep -q session /var/log/auth.log
took_place
