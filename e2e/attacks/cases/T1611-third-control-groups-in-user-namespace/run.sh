#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/c
perl -e '
syscall(272, 0x10000000 | 0x20000 | 0x2000000) == 0 or die "unshare: $!";
my $f;
open $f, ">", "/proc/self/setgroups" and print $f "deny"; close $f;
open $f, ">", "/proc/self/uid_map" or die; print $f "0 1000 1"; close $f;
my ($n, $t, $k) = ("none\0", "/tmp/c\0", "cgroup2\0");
syscall(165, $n, $t, $k, 0, 0) == 0 or die "mount: $!";
opendir my $d, "/tmp/c" or die; print grep { /cgroup.procs/ } readdir $d' | grep -q cgroup.procs
took_place
