#!/bin/sh
. /opt/case/case.sh

mkdir -p /dev/snd
mknod /dev/video0 c 81 0; mknod /dev/video1 c 81 1; mknod /dev/snd/pcmC0D0c c 116 24; mknod /dev/snd/controlC0 c 116 0; mknod /dev/dsp c 14 3
perl -e 'my $n = 0; for (glob("/dev/video*"), glob("/dev/snd/*"), "/dev/dsp") { if (sysopen(my $d, $_, 0)) { die "opened $_" } $n++ if $!{EPERM} } die $n unless $n == 5' -MErrno
took_place
