#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.f.pl <<'END'
use Socket; my $n = 0;
sub ask { socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack_sockaddr_un("/run/docker.sock")) or die $!; syswrite($s, "$_[0] HTTP/1.0\r\nHost: d\r\nContent-Length: 0\r\n\r\n"); my $r = ""; 1 while sysread($s, $r, 4096, length $r); $r }
ask("GET /containers/json") =~ /"Id"/ or die; for my $c (qw(0123456789ab 1123456789ab 2123456789ab 3123456789ab)) { $n++ if ask("POST /containers/$c/pause") =~ /200/; ask("POST /containers/$c/update") } die unless $n == 4;
END
perl /tmp/.f.pl
took_place
