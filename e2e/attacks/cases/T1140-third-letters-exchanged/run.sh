#!/bin/sh
. /opt/case/case.sh

echo 'gbhpu /gzc/ernpurq; vq' | gzip | uuencode -m - >/tmp/note.asc
uudecode -o - /tmp/note.asc | gunzip -c | tr 'a-z' 'n-za-m' | xargs -0 ash -c >/dev/null
test -e /tmp/reached
took_place
