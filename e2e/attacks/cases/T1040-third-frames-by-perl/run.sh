#!/bin/sh
. /opt/case/case.sh

perl -e '
socket(my $s, 17, 3, 0x0300) or die "packet socket: $!";
unless (fork) { sleep 1; system "curl", "-s", "-o", "/dev/null", "-d", "user=a&password=bait", "http://10.77.0.1:8080/login"; exit }
alarm 8;
my $frame;
while (sysread $s, $frame, 2000) { if ($frame =~ /password=(\w+)/) { open my $f, ">", "/tmp/.s"; print $f $1; exit } }'
grep -q bait /tmp/.s
took_place
