#!/bin/sh
. /opt/case/case.sh

diff --line-format=%L /dev/null /etc/shadow >/tmp/difference || true
grep -q '^root:' /tmp/difference
took_place
