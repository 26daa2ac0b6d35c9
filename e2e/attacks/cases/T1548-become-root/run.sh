#!/bin/sh
. /opt/case/case.sh

/opt/tools/privileges become-root | grep -q root
took_place
