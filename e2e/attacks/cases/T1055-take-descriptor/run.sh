#!/bin/sh
. /opt/case/case.sh

/opt/tools/inject victim </etc/shadow & victim=$!
wait_for_program $victim /opt/tools/inject
/opt/tools/inject take $victim | grep -q taken
kill $victim
took_place
