#!/bin/sh
. /opt/case/case.sh

od -An -v -tx1 /opt/tools/marker | tr -d ' \n' | sed 's/../\\x&/g' >/tmp/escapes
bash -c 'printf "$(cat /tmp/escapes)" >/tmp/x'
chmod +x /tmp/x
/tmp/x
test -e /tmp/reached
took_place
