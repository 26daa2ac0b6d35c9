#!/bin/sh
. /opt/case/case.sh

/opt/tools/open_paths openat2 /etc shadow | grep -q root
took_place
