#!/bin/sh
. /opt/case/case.sh

/opt/tools/bomb | grep -q limit
took_place
