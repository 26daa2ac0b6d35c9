#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls ring-packets
took_place
