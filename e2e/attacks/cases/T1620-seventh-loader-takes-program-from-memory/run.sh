#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.l.pl <<'END'
my $n = "gc"; my $fd = syscall(319, $n, 0); die if $fd < 0;
open(my $o, ">&=", $fd) or die; binmode $o; open(my $i, "<:raw", "/usr/bin/touch") or die; local $/; my $all = <$i>; print {$o} $all; $o->flush;
exec "/lib64/ld-linux-x86-64.so.2", "/proc/$$/fd/$fd", "/tmp/by-loader" or die;
END
sed -i 's/^my \$n/use Fcntl; $^F = 100; use IO::Handle; my $n/' /tmp/.l.pl
perl /tmp/.l.pl
test -e /tmp/by-loader
took_place
