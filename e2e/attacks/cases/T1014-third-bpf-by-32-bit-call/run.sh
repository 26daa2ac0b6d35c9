#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls bpf-32 | grep -q refused
took_place
