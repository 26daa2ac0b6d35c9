#!/bin/sh
. /opt/case/case.sh

/opt/tools/side_doors int80 /etc/shadow | grep -q root
took_place
