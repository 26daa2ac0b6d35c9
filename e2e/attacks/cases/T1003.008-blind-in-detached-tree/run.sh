#!/bin/sh
. /opt/case/case.sh

/opt/tools/side_doors tree /etc shadow | grep -q root
took_place
