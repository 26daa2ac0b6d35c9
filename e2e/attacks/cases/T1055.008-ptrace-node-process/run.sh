#!/bin/sh
. /opt/case/case.sh

/opt/tools/namespaces attach 1 | grep -q attached
took_place
