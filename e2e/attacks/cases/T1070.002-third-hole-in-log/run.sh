#!/bin/sh
. /opt/case/case.sh

size=$(stat -c %s /var/log/auth.log)
fallocate --punch-hole --offset 0 --length "$size" /var/log/auth.log
test "$(tr -d '\0' </var/log/auth.log | wc -c)" = 0
took_place
