#!/bin/sh
. /opt/case/case.sh

/opt/tools/kernel_calls init-module | grep -q tried
took_place
