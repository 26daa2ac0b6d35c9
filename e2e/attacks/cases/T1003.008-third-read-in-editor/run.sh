#!/bin/sh
. /opt/case/case.sh

printf '/service/p\nq\n' | ed /etc/shadow | grep -q service
took_place
