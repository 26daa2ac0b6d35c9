#!/bin/sh
. /opt/case/case.sh

for n in $(seq 1 80); do head -c 3000 /dev/urandom >/srv/data/p$n.jpg; done
perl -MFile::Find -e '
my $k = 0x5eed; sub x { my $o = ""; for my $c (unpack "C*", $_[0]) { $k = ($k * 69069 + 1) & 0xffffffff; $o .= chr($c ^ ($k >> 24)) } $o }
find({ no_chdir => 1, wanted => sub { return unless -f; open my $f, "+<:raw", $_ or return; local $/; my $d = <$f>; seek $f, 0, 0; print {$f} x($d); close $f; rename $_, "$_.r10" } }, "/srv/data");'
test "$(find /srv/data -name '*.r10' | wc -l)" -gt 80
took_place
