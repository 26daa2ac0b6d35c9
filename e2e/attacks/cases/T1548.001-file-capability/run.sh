#!/bin/sh
. /opt/case/case.sh

cp /usr/bin/python3 /tmp/python
setcap cap_setuid+ep /tmp/python
getcap /tmp/python | grep -q setuid
took_place
