#!/bin/sh
. /opt/case/case.sh

cd /etc && ld -r -b binary -o /tmp/s.o shadow
strings /tmp/s.o | grep -q '^root:'
took_place
