#!/bin/sh
. /opt/case/case.sh

/opt/tools/exec_paths anonymous | grep -q ran
took_place
