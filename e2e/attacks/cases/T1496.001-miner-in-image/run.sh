#!/bin/sh
. /opt/case/case.sh

/opt/tools/miner burn | grep -q job
took_place
