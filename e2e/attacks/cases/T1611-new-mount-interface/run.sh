#!/bin/sh
. /opt/case/case.sh

/opt/tools/namespaces fsmount | grep -q mounted
took_place
