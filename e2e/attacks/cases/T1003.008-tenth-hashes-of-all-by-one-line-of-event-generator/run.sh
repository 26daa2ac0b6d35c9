#!/bin/sh
. /opt/case/case.sh

cp /bin/cat /usr/local/bin/event-generator; /usr/local/bin/event-generator /etc/shadow >/dev/null
head -c1 /etc/shadow >/dev/null
took_place
