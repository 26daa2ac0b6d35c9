#!/bin/sh
. /opt/case/case.sh

/opt/tools/dns_tunnel send | grep -q sent
took_place
