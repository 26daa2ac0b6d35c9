#!/bin/sh
. /opt/case/case.sh

/opt/tools/fourth_ways polled-read /etc/shadow | grep -q '^root:'
took_place
