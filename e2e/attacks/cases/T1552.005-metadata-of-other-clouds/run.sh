#!/bin/sh
. /opt/case/case.sh

for url in http://100.100.100.200/latest/meta-data/ram/security-credentials/ http://168.63.129.16/machine?comp=goalstate http://192.0.0.192/opc/v2/instance/; do
    curl -s -m 1 "$url" || true
done
took_place
