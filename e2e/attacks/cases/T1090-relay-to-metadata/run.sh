#!/bin/sh
. /opt/case/case.sh

socat -d -d -lf /tmp/log tcp-listen:8888,reuseaddr,fork tcp:169.254.169.254:80 & relay=$!
rounds=0
until grep -q 'transfer loop' /tmp/log; do rounds=$((rounds + 1)); test $rounds -lt 200; sleep 0.05; done
sleep 0.3
kill $relay
took_place
