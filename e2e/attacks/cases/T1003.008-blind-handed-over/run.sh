#!/bin/sh
. /opt/case/case.sh

/opt/tools/side_doors handover /etc shadow | grep -q root
took_place
