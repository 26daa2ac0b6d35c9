#!/bin/sh
. /opt/case/case.sh

cp /usr/bin/perl /usr/local/bin/perl5
setcap cap_setuid+ep /usr/local/bin/perl5
setpriv --reuid 1000 --regid 1000 --clear-groups /usr/local/bin/perl5 -e 'use POSIX; POSIX::setuid(0); exec "/bin/sh", "-c", "id -u > /tmp/who"'
grep -qx 0 /tmp/who
took_place
