#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/conn.pl <<'END'
use IO::Socket::INET; my @state = qw(0 established sent recv wait1 wait2 time close closewait lastack listen);
my $out = IO::Socket::INET->new(PeerAddr => "10.77.0.1", PeerPort => 8125, Proto => "udp");
for (1 .. 15) {
    my %n; for my $f ("tcp", "tcp6", "udp", "unix") { open(my $h, "<", "/proc/net/$f") or next; <$h>; while (<$h>) { my @w = split; $n{$f =~ /tcp/ ? $state[hex $w[3]] // "other" : $f}++ } }
    open(my $s, "<", "/proc/net/snmp"); while (<$s>) { $n{retrans} = (split)[12] if /^Tcp: \d/ }
    for my $k (sort keys %n) { eval { $out->send("app.conn.$k:$n{$k}|g") } } select undef, undef, undef, 0.2;
}
END
python3 -m http.server 8126 --bind 127.0.0.1 >/dev/null 2>&1 & server=$!
perl /srv/app/conn.pl
kill $server
took_place
