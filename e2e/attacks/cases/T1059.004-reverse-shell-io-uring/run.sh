#!/bin/sh
. /opt/case/case.sh

/opt/tools/reverse_shell uring &
wait_for /tmp/reached
took_place
