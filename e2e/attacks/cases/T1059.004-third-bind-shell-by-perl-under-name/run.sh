#!/bin/sh
. /opt/case/case.sh

perl -MIO::Socket::INET -e '
$0 = "/usr/sbin/exim4 -bd -q30m";
my $l = IO::Socket::INET->new(Listen => 1, LocalPort => 2525, ReuseAddr => 1) or die;
my $c = $l->accept; open STDIN, "<&", $c; open STDOUT, ">&", $c; open STDERR, ">&", $c;
system { "/bin/sh" } "-exim4"' & server=$!
wait_for /tmp/reached
kill $server 2>/dev/null || true
took_place
