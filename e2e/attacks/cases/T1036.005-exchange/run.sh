#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/marker /usr/bin/.x
/opt/tools/exec_paths exchange /usr/bin/.x /usr/bin/id
/usr/bin/id
test -e /tmp/reached
took_place
