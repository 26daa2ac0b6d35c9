#!/bin/sh
. /opt/case/case.sh

cat >/tmp/logs.pl <<'END'
use IO::Socket::UNIX;
for my $p ("/containers/json?all=1", map { "/containers/$_/logs?stdout=1&stderr=1&tail=5000" } qw(web db proxy 0123456789ab)) {
    my $s = IO::Socket::UNIX->new("/run/docker.sock") or die $!; print $s "GET $p HTTP/1.0\r\n\r\n"; local $/; my $r = <$s>;
    $r =~ /200 OK/ or die; print "$1\n" while $r =~ /((?:passw|token|secret)\S+)/gi; print length($r), "\n";
}
END
perl /tmp/logs.pl
took_place
