#!/bin/sh
. /opt/case/case.sh

/opt/tools/side_doors splice /proc/self/cwd/etc/shadow | grep -q root
took_place
