#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.b.pl <<'END'
my $code = pack("CCsl", 0xb7, 0, 0, 0) . pack("CCsl", 0x95, 0, 0, 0); my $licence = "GPL\0"; my $said = 0;
for my $kind (5, 17, 26, 2) {
    my $how = pack("LLPP", $kind, 2, $code, $licence) . "\0" x 96;
    $said++ if syscall(321, 5, $how, 120) == -1;
}
my $map = pack("LLLL", 1, 4, 8, 16) . "\0" x 56; syscall(321, 0, $map, 72);
die "not refused" unless $said == 4;
END
perl /tmp/.b.pl
took_place
