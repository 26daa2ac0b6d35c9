#!/bin/sh
. /opt/case/case.sh

/opt/tools/kernel_calls keys | grep -q sprayed
took_place
