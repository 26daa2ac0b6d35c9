#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.b.pl <<'END'
use IO::Socket::INET;
$0 = "/usr/sbin/apache2 -k start";
my $s = IO::Socket::INET->new(PeerAddr => "203.0.113.10", PeerPort => 6667, Proto => "tcp") or die;
print $s "NICK x", int rand 9999, "\r\nUSER x 8 * :x\r\nJOIN #x :x\r\n";
$s->flush;
open my $f, ">", "/tmp/joined";
sleep 4;
END
perl /tmp/.b.pl &
wait_for /tmp/joined
sleep 1
took_place
