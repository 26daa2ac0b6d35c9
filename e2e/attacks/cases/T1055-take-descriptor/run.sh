#!/bin/sh
. /opt/case/case.sh

/opt/tools/inject victim </etc/shadow & victim=$!
sleep 0.2
/opt/tools/inject take $victim | grep -q taken
kill $victim
took_place
