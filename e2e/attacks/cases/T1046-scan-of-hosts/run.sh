#!/bin/sh
. /opt/case/case.sh

/opt/tools/scan hosts 198.51.100
took_place
