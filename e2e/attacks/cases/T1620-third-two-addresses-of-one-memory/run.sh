#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls two-maps | grep -q ran
took_place
