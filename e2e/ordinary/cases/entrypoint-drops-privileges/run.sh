#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/state && chown 33:33 /srv/state
setpriv --reuid 33 --regid 33 --clear-groups python3 -c '
import os
open("/srv/state/x", "w").write("x")
assert os.getuid() == 33'
took_place
