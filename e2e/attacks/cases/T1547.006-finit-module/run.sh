#!/bin/sh
. /opt/case/case.sh

/opt/tools/kernel_calls finit-module | grep -q tried
took_place
