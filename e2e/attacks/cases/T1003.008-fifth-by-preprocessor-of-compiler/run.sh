#!/bin/sh
. /opt/case/case.sh

cd /etc
echo '#include "shadow"' | gcc -E -P -I/etc -x c - 2>/dev/null | grep -q 'root:'
took_place
