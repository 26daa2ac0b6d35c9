#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls without-descriptor /etc/shadow | grep -q root
took_place
