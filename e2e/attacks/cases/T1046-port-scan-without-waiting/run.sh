#!/bin/sh
. /opt/case/case.sh

/opt/tools/scan at-once 10.77.0.1
took_place
