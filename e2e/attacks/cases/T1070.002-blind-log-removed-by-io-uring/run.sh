#!/bin/sh
. /opt/case/case.sh

/opt/tools/side_doors uring-unlink /var/log/auth.log
test ! -e /var/log/auth.log
took_place
