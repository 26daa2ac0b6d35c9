#!/bin/sh
. /opt/case/case.sh

/opt/tools/inject victim & victim=$!
sleep 0.2
/opt/tools/inject read-mem $victim | grep -q secret-in-memory
kill $victim
took_place
