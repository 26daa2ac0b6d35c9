#!/bin/sh
. /opt/case/case.sh

/opt/tools/dns_tunnel names | grep -q asked
took_place
