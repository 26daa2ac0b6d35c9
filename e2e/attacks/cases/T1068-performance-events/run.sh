#!/bin/sh
. /opt/case/case.sh

/opt/tools/kernel_calls perf | grep -q tried
took_place
