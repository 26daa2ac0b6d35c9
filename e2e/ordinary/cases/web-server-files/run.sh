#!/bin/sh
. /opt/case/case.sh

nginx -g 'daemon off;' & server=$!
until curl -sf http://127.0.0.1/ -o /dev/null; do sleep 0.1; done
for i in $(seq 1 200); do curl -sf http://127.0.0.1/ -o /dev/null; done
kill $server; wait $server || true
took_place
