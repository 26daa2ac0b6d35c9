#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/out && mkfifo /tmp/raw /tmp/a /tmp/b /tmp/c
sed 's/5/five/g' </tmp/a >/srv/out/words.txt & w=$!
gzip -c </tmp/b >/srv/out/all.gz & g=$!
md5sum </tmp/c >/srv/out/sum & s=$!
tee /tmp/a /tmp/b </tmp/raw >/tmp/c & t=$!
seq 1 60000 >/tmp/raw
wait $t $w $g $s
gunzip -c /srv/out/all.gz | wc -l | grep -qx 60000
rm /tmp/raw /tmp/a /tmp/b /tmp/c
took_place
