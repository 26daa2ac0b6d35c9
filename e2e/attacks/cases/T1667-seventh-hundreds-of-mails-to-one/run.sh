#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.m.pl <<'END'
use IO::Socket::INET; my $ok = 0;
for my $n (1 .. 400) {
    my $s = IO::Socket::INET->new("203.0.113.25:25") or next;
    print $s "HELO shop$n\r\nMAIL FROM:<news$n\@shop$n.example>\r\nRCPT TO:<victim\@example.com>\r\nDATA\r\nSubject: Confirm your subscription $n\r\n\r\n" . "hello " x 50 . "\r\n.\r\nQUIT\r\n"; $ok++; close $s;
}
die if $ok < 390;
END
perl /tmp/.m.pl
took_place
