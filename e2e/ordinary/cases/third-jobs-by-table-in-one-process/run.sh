#!/bin/sh
. /opt/case/case.sh

cat >/etc/jobs.tab <<'END'
1 find /srv/cache -type f -mmin +60 -delete
1 df -k / | tail -n 1 >>/srv/disk.log
2 sleep 30
1 test -d /srv/cache && touch /srv/cache/$(date +%s)
END
mkdir -p /srv/cache
perl -MPOSIX -e '
my (@jobs, %runs, $done); open my $t, "<", "/etc/jobs.tab" or die; while (<$t>) { chomp; my ($every, $what) = split / /, $_, 2; push @jobs, [$every, $what, 0] }
$SIG{TERM} = sub { $done = 1 };
for (my $now = 0; !$done && $now < 8; $now++) {
  for my $j (@jobs) { next if $now < $j->[2]; $j->[2] = $now + $j->[0]; my $p = fork;
    if (!$p) { setpgid(0, 0); open STDIN, "<", "/dev/null"; open STDOUT, ">>", "/srv/jobs.log"; open STDERR, ">&STDOUT"; exec "/bin/sh", "-c", $j->[1] } $runs{$p} = $now }
  sleep 1;
  while ((my $p = waitpid -1, WNOHANG) > 0) { delete $runs{$p} }
  for my $p (keys %runs) { kill "KILL", -$p if $now - $runs{$p} >= 3 }
}
kill "TERM", map { -$_ } keys %runs'
test "$(wc -l </srv/disk.log)" -ge 5
took_place
