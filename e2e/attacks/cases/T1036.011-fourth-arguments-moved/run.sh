#!/bin/sh
. /opt/case/case.sh

/opt/tools/fourth_ways arguments
took_place
