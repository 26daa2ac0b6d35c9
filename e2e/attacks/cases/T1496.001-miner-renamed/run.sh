#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/miner /tmp/systemd-logind
/tmp/systemd-logind | grep -q job
took_place
