#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 40); do
    curl -sf -H 'If-None-Match: "x"' -o /srv/app/flags.json.new http://flags.example/api/flags
    mv /srv/app/flags.json.new /srv/app/flags.json
    sleep 0.1
done
test -s /srv/app/flags.json
took_place
