#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /usr/lib/x86_64-linux-gnu/libnss_x.so 2>/dev/null || cp /opt/tools/preload.so /usr/lib/libnss_x.so
l=$(ls /usr/lib/*/libnss_x.so /usr/lib/libnss_x.so 2>/dev/null | head -n 1)
printf '#!/usr/bin/env -S LD_PRELOAD=%s /usr/bin/uptime\n' "$l" >/usr/local/bin/load; chmod 755 /usr/local/bin/load
load >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
