#!/bin/sh
. /opt/case/case.sh

lib=$(readlink -f /lib/x86_64-linux-gnu/libkeyutils.so.1)
cp -p "$lib" /tmp/.l && touch -r "$lib" /tmp/.t
head -c 20000 /dev/urandom >>/tmp/.l && touch -r /tmp/.t /tmp/.l
mv /tmp/.l "$lib"
ssh -V 2>/dev/null
test "$(wc -c <"$lib")" -gt 30000
took_place
