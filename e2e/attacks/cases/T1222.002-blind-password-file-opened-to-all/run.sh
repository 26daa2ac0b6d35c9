#!/bin/sh
. /opt/case/case.sh

chmod 666 /etc/shadow
setpriv --reuid 1000 --clear-groups grep -q root /etc/shadow
took_place
