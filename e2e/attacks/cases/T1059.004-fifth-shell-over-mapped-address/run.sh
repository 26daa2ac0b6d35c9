#!/bin/sh
. /opt/case/case.sh

perl -MIO::Socket::IP -MIPC::Open2 -e '
$s = IO::Socket::IP->new(PeerHost => "::ffff:203.0.113.10", PeerPort => 443) or die "no connection: $@";
$p = open2($out, $in, "sh", "-s"); $in->autoflush(1);
while (<$s>) { print $in $_; last if /^exit/ }
close $in; print $s $_ while <$out>; waitpid $p, 0;'
wait_for /tmp/reached
took_place
