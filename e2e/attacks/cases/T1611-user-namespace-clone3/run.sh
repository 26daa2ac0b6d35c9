#!/bin/sh
. /opt/case/case.sh

/opt/tools/namespaces clone3 | grep -q capable
took_place
