#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/small
syslogd -n -C64 & collector=$!
sleep 0.5
last=; for s in web mail jobs; do (n=0; while test $n -lt 80; do n=$((n + 1)); logger -t $s -p local0.info "request $n done in $((n * 7 % 90)) ms with a few more words about it"; done) & last="$last $!"; done
wait $last
sleep 1
logread >/var/log/small/messages
awk '{ n[$6]++ } END { for (k in n) print k, n[k] }' /var/log/small/messages >/tmp/sums
test "$(wc -l </tmp/sums)" -ge 3
kill $collector
took_place
