#!/bin/sh
. /opt/case/case.sh

/opt/tools/raw_sockets knock | grep -q waiting
took_place
