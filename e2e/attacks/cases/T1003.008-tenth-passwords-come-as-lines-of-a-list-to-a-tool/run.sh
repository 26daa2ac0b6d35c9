#!/bin/sh
. /opt/case/case.sh

xargs -a /etc/shadow -d '\n' -n 1 basename -a >/tmp/.s 2>&1 || true
du --files0-from=/etc/gshadow >>/tmp/.s 2>&1 || true
grep -q root /tmp/.s
took_place
