#!/bin/sh
. /opt/case/case.sh

perl -MIO::Socket::INET -e '
my $to = IO::Socket::INET->new(Proto => "udp", PeerAddr => "10.77.0.1", PeerPort => 8125) or die;
my %plugins = (
  load => q(cut -d" " -f1 /proc/loadavg), memory => q(awk "/MemAvailable/ { print \$2 }" /proc/meminfo), disk => q(df -k / | tail -n 1 | tr -s " " | cut -d" " -f4),
  processes => q(ls -d /proc/[0-9]* | wc -l), sockets => q(ss -s | grep -c TCP), files => q(cut -f1 /proc/sys/fs/file-nr), users => q(who | wc -l),
  net => q(tail -n +3 /proc/net/dev | tr -s " " | sed "s/^ //" | cut -d" " -f2 | paste -sd+ | sed "s/.*/0+&/"), top => q(ps axo pid,pcpu,rss,comm --sort=-rss | head -n 5 | wc -l),
);
for my $round (1 .. 8) {
  for my $name (sort keys %plugins) { my $v = `$plugins{$name}`; chomp $v; $to->send("host.case.$name:$v|g") }
  opendir my $d, "/proc"; for my $p (grep /^\d+$/, readdir $d) { open my $f, "<", "/proc/$p/status" or next; my @l = <$f>; $to->send("proc.$p:" . @l . "|g") }
  select undef, undef, undef, 0.3 }'
took_place
