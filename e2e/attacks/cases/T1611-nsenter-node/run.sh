#!/bin/sh
. /opt/case/case.sh

nsenter -t 1 -m -- /bin/sh -c 'touch /tmp/reached && test ! -e /opt/case/run.sh'
took_place
