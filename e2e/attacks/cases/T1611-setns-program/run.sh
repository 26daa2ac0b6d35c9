#!/bin/sh
. /opt/case/case.sh

/opt/tools/namespaces setns 1 | grep -q entered
took_place
