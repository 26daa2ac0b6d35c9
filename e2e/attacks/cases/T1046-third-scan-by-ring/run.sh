#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls ring-scan 10.77.0.1
took_place
