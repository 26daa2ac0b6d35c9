#!/bin/sh
. /opt/case/case.sh

(sleep 0.3; echo x | nc -w 1 10.77.0.1 9000) &
/opt/tools/raw_sockets capture | grep -q packet
took_place
