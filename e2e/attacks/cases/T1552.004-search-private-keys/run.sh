#!/bin/sh
. /opt/case/case.sh

find / -xdev -name 'id_rsa*' -o -xdev -name '*.pem' -o -xdev -name '*.p12' 2>/dev/null | grep -q id_rsa
took_place
