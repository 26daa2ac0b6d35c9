#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/mod/lib/My /srv/mod/t && cd /srv/mod
printf 'package My::Queue; use strict; sub new { bless [], shift } sub put { my $s = shift; push @$s, @_; $s } sub take { shift @{ $_[0] } } 1;\n' >lib/My/Queue.pm
for n in $(seq 1 12); do cat >t/$n.t <<'END'
use strict; use Test::More; use File::Temp "tempdir"; use IO::Socket::UNIX; use IPC::Open3; use My::Queue;
my $q = My::Queue->new->put(1 .. 1000); is($q->take, 1, "in order");
my $d = tempdir(CLEANUP => 1); for my $i (1 .. 100) { open my $f, ">", "$d/$i" or die; print $f "x" x $i; close $f } is(scalar(() = glob "$d/*"), 100, "files");
my $l = IO::Socket::UNIX->new(Local => "$d/s", Listen => 1) or die; my $p = fork; if (!$p) { my $c = IO::Socket::UNIX->new(Peer => "$d/s"); print $c "hello\n"; exit } my $c = $l->accept; is(<$c>, "hello\n", "socket"); waitpid $p, 0;
my $k = open3(my $in, my $out, undef, "sort", "-n"); print $in "$_\n" for reverse 1 .. 50; close $in; is(scalar <$out>, "1\n", "child"); waitpid $k, 0; select undef, undef, undef, 0.4; done_testing;
END
done
for round in 1 2; do prove -q -j 4 -Ilib t >/tmp/report; sleep 1; done
grep -q '^Result: PASS' /tmp/report
took_place
