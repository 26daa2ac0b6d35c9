#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/exec_paths /tmp/blob
/opt/tools/exec_paths map /tmp/blob | grep -q mapped
took_place
