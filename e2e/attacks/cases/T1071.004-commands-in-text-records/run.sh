#!/bin/sh
. /opt/case/case.sh

/opt/tools/dns_tunnel fetch | grep -q received
took_place
