#!/bin/sh
. /opt/case/case.sh

echo 'dG91Y2ggL3RtcC9yZWFjaGVkCg==' | base64 -d | bash
test -e /tmp/reached
took_place
