#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.mail.pl <<'END'
use IO::Socket::INET; my $n = 0;
for my $to (map { "colleague$_\@example.com" } 1 .. 40) {
    my $s = IO::Socket::INET->new("203.0.113.25:25") or die; print $s "EHLO mail.example.com\r\nMAIL FROM:<chief\@example.com>\r\nRCPT TO:<$to>\r\nDATA\r\nFrom: The Chief <chief\@example.com>\r\nReply-To: chief\@203.0.113.10\r\nTo: $to\r\nSubject: urgent\r\n\r\nhttp://203.0.113.10/login\r\n.\r\nQUIT\r\n"; close $s; $n++;
} die unless $n == 40;
END
perl /tmp/.mail.pl
took_place
