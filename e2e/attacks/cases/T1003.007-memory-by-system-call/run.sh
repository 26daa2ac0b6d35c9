#!/bin/sh
. /opt/case/case.sh

/opt/tools/inject victim & victim=$!
wait_for_program $victim /opt/tools/inject
/opt/tools/inject vm-read $victim | grep -q secret-in-memory
kill $victim
took_place
