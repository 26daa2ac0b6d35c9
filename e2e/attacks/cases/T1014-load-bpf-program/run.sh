#!/bin/sh
. /opt/case/case.sh

/opt/tools/kernel_calls bpf | grep -q loaded
took_place
