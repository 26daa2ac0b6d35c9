#!/bin/sh
. /opt/case/case.sh

cd /srv && printf 'save ""\nprotected-mode no\ndaemonize yes\n' >r.conf && redis-server r.conf >/dev/null
until redis-cli set invoice:1 paid >/dev/null 2>&1; do sleep 0.05; done
rounds=0
until redis-cli info commandstats | grep -q 'cmdstat_flushall'; do rounds=$((rounds + 1)); test $rounds -lt 100; sleep 0.1; done
redis-cli shutdown nosave || true
took_place
