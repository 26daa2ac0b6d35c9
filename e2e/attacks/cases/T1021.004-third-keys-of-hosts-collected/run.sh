#!/bin/sh
. /opt/case/case.sh

for n in $(seq 40); do echo 198.51.100.$n; done | ssh-keyscan -T 2 -f - >/tmp/k 2>/tmp/e || true
ssh -o ConnectTimeout=1 -o BatchMode=yes root@198.51.100.3 true 2>&1 | grep -q .
took_place
