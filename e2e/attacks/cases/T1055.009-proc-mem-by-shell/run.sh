#!/bin/sh
. /opt/case/case.sh

bash -c 'cd /proc/$$; exec 3>mem; exec 3>&-'
took_place
