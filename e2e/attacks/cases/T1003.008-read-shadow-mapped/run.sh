#!/bin/sh
. /opt/case/case.sh

/opt/tools/open_paths reopen /etc/shadow | grep -q root
took_place
