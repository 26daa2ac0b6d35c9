#!/bin/sh
. /opt/case/case.sh

perl -e '
my $f = "/etc/init.d/hwclock.sh"; -e $f or ($f) = glob "/etc/init.d/*"; my @s = stat $f;
open my $o, ">>", $f or die; print $o "/var/tmp/.x &\n"; close $o;
utime $s[8], $s[9], $f or die; die unless (stat $f)[9] == $s[9]'
grep -rq /var/tmp/.x /etc/init.d
took_place
