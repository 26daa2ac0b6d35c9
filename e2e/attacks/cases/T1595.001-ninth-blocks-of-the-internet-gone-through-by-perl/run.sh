#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.sc.pl <<'END'
use Socket; use Fcntl; use List::Util "shuffle"; my %w; my $open = 0;
for my $h (shuffle map { ("203.0.113.$_", "198.51.100.$_") } 70 .. 195) {
    socket(my $s, PF_INET, SOCK_STREAM, 6); fcntl($s, F_SETFL, O_NONBLOCK); connect($s, sockaddr_in(22, inet_aton($h))); $w{$h} = $s;
    next if keys %w < 40; select(undef, undef, undef, 0.05); for (keys %w) { $open++ if getpeername($w{$_}); close delete $w{$_} }
}
select(undef, undef, undef, 0.2); for (keys %w) { $open++ if getpeername($w{$_}) } print "$open\n"; die unless $open > 200;
END
perl /tmp/.sc.pl
took_place
