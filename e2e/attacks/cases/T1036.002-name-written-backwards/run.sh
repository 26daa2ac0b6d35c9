#!/bin/sh
. /opt/case/case.sh

program="/srv/data/invoice_$(printf '\342\200\256')fdp.sh"
cp /opt/tools/marker "$program"
"$program"
wait_for /tmp/reached
took_place
