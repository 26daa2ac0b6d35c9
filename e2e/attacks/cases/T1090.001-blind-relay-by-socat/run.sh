#!/bin/sh
. /opt/case/case.sh

socat TCP-LISTEN:1080,fork,reuseaddr TCP:10.77.0.1:6443 & relay=$!
rounds=0
until ss -tn state established '( sport = :1080 )' | grep -q 1080 || ss -tan | grep -q 'TIME-WAIT.*:1080\|:6443'; do rounds=$((rounds + 1)); test $rounds -lt 100; sleep 0.1; done
kill $relay
took_place
