#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls copy-range /etc/shadow /tmp/session.dat
grep -q root /tmp/session.dat
took_place
