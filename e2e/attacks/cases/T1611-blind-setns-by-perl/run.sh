#!/bin/sh
. /opt/case/case.sh

perl -e 'open my $f, "<", "/proc/1/ns/mnt" or die; syscall(308, fileno $f, 0x20000) == 0 or die $!; exec "/bin/busybox", "cat", "/etc/node"' | grep -q stand-in
took_place
