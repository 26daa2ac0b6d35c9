#!/bin/sh
. /opt/case/case.sh

perl -e '
use Socket; use Fcntl; my %s; my @o;
for my $p (1 .. 1000) { socket(my $h, PF_INET, SOCK_STREAM, 0) or last; fcntl($h, F_SETFL, O_NONBLOCK); connect($h, pack_sockaddr_in($p, inet_aton("10.77.0.1"))); $s{$p} = $h; if ($p % 200 == 0) { select undef, undef, undef, 0.3; for (keys %s) { push @o, $_ if getpeername $s{$_} } %s = (); } }
die unless @o;'
took_place
