#!/bin/sh
. /opt/case/case.sh

/opt/tools/side_doors uring-link /etc/shadow /etc/.z
dd if=/etc/.z 2>/dev/null | grep -q root
took_place
