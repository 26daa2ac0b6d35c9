#!/bin/sh
. /opt/case/case.sh

/opt/tools/open_paths uring /etc/shadow | grep -q root
took_place
