#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/jail.pl <<'END'
use Socket; use POSIX; mkdir "/run/empty"; socket(my $l, PF_INET, SOCK_STREAM, 6); setsockopt($l, SOL_SOCKET, SO_REUSEADDR, 1); bind($l, sockaddr_in(83, INADDR_LOOPBACK)) or die; listen($l, 20); my @w;
for (1 .. 3) { my $p = fork; if (!$p) { chroot "/run/empty" or die; chdir "/"; POSIX::setgid(65534); POSIX::setuid(65534); $) = "65534 65534"; for (1 .. 4) { accept(my $c, $l); sysread($c, my $b, 1000); syswrite($c, "HTTP/1.0 200 OK\r\n\r\nuid $<\n"); close $c } exit } push @w, $p }
my $got = 0; for (1 .. 12) { socket(my $s, PF_INET, SOCK_STREAM, 6); connect($s, sockaddr_in(83, INADDR_LOOPBACK)); syswrite($s, "GET / HTTP/1.0\r\n\r\n"); local $/; $got++ if <$s> =~ /uid 65534/; } waitpid $_, 0 for @w; die $got unless $got == 12;
END
perl /srv/app/jail.pl
took_place
