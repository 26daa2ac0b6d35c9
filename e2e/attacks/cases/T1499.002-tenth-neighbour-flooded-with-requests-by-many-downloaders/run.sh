#!/bin/sh
. /opt/case/case.sh

seq 1 2000 | xargs -P 30 -n 40 sh -c 'for n; do printf "url=\"http://10.77.0.1:8080/search?q=%s\"\noutput=/dev/null\n" $n; done | curl -s -K - ' sh || true
took_place
