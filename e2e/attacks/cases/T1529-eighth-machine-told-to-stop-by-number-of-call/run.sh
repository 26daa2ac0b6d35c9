#!/bin/sh
. /opt/case/case.sh

perl -MErrno -e 'my $n = 0; for my $how (0x01234567, 0xcdef0123, 0x4321fedc) { my $r = syscall(169, 0xfee1dead, 672274793, $how, 0); die "obeyed" unless $r == -1; $n++ if $!{EPERM} } die $n unless $n == 3'
took_place
