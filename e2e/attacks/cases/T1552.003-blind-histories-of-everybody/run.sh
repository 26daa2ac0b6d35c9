#!/bin/sh
. /opt/case/case.sh

find / -xdev -name '.*_history' -type f -exec grep -hE 'ssh |mysql|TOKEN|passw' {} + >/tmp/h
grep -q mysql /tmp/h
took_place
