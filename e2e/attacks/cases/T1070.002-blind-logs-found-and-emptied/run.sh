#!/bin/sh
. /opt/case/case.sh

find /var/log -type f -exec truncate -s 0 {} +
test ! -s /var/log/auth.log
took_place
