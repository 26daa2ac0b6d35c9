#!/bin/sh
. /opt/case/case.sh

cat >/usr/local/bin/init.pl <<'END'
use POSIX ":sys_wait_h"; use IO::Handle; my %p; my $end = 0;
$SIG{ALRM} = sub { $end = 1; kill TERM => keys %p }; alarm 5;
for my $s (["web", "python3 -m http.server 8123"], ["tick", "while sleep 0.3; do date; done"], ["orphan", "(sleep 1 &) ; sleep 2; exit 1"]) {
    my $pid = fork // die; if (!$pid) { setpgrp; open(STDOUT, ">>", "/var/log/$s->[0]"); open(STDERR, ">&", \*STDOUT); exec "/bin/sh", "-c", $s->[1] } $p{$pid} = $s->[0];
}
while (%p) { my $g = waitpid(-1, 0); last if $g < 0 && !$!{EINTR}; next if $g < 0; my $n = delete $p{$g} // next; print "$n ended $?\n" }
END
perl /usr/local/bin/init.pl | grep -c ended | grep -qx 3
test -s /var/log/tick
took_place
