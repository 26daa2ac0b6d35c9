#!/bin/sh
. /opt/case/case.sh

sleep 20 & victim=$!
sleep 0.2
cat >/tmp/a.pl <<'END'
my $pid = $ARGV[0] + 0; my ($at) = map { /^([0-9a-f]+)-\S+ rw.*\[stack\]/ ? hex $1 : () } do { open my $m, "<", "/proc/$pid/maps"; <$m> };
syscall(101, 16, $pid, 0, 0) == 0 or die "attach: $!"; waitpid($pid, 0);
my $w = "\0" x 8; syscall(101, 2, $pid, $at, $w) == 0 or die "peek: $!";
syscall(101, 5, $pid, $at, 0x4141) == 0 or die "poke: $!";
syscall(101, 17, $pid, 0, 0);
END
perl /tmp/a.pl $victim
kill $victim
took_place
