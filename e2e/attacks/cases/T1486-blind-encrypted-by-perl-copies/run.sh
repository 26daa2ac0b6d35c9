#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 150); do seq 1 800 >/srv/data/sheet-$i.xlsx; done
perl -e '
for my $path (glob "/srv/data/*.xlsx") {
    open my $in, "<:raw", $path or die; local $/; my $text = <$in>;
    my ($state, $out) = (12345, "");
    for my $byte (unpack "C*", $text) { $state = ($state * 1103515245 + 12345) & 0x7fffffff; $out .= chr($byte ^ ($state >> 16 & 255)); }
    open my $to, ">:raw", "$path.enc" or die; print $to $out; close $to; unlink $path;
}'
test -e /srv/data/sheet-150.xlsx.enc && test ! -e /srv/data/sheet-1.xlsx
took_place
