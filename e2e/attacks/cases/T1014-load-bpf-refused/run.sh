#!/bin/sh
. /opt/case/case.sh

/opt/tools/kernel_calls bpf | grep -q refused
took_place
