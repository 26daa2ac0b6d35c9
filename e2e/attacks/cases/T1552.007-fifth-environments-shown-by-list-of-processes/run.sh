#!/bin/sh
. /opt/case/case.sh

DB_PASSWORD=bait-of-env AWS_SECRET_ACCESS_KEY=bait sleep 20 & app=$!
sleep 0.3
ps auxeww | grep -oE '[A-Z_]*(PASS|SECRET|TOKEN|KEY)[A-Z_]*=[^ ]+' | sort -u >/tmp/.e
kill $app
grep -q bait-of-env /tmp/.e
took_place
