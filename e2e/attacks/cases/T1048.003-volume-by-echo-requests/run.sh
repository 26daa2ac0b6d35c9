#!/bin/sh
. /opt/case/case.sh

/opt/tools/raw_sockets echo
took_place
