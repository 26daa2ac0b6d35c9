#!/bin/sh
. /opt/case/case.sh

/opt/tools/reverse_shell bind &
wait_for /tmp/reached
took_place
