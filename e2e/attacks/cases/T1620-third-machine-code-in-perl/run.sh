#!/bin/sh
. /opt/case/case.sh

perl -MDynaLoader -e '
my $code = pack "H*", "31ffb8e70000000f05";                      # exit_group(0)
my $at = syscall(9, 0, 4096, 3, 0x22, -1, 0); die if $at < 0;
pipe my $r, my $w; syswrite $w, $code; syscall(0, fileno $r, $at + 0, length $code) == length $code or die;
syscall(10, $at + 0, 4096, 5) == 0 or die;
open my $f, ">", "/tmp/reached";
close $f;
DynaLoader::dl_install_xsub("main::go", $at); main::go(); exit 9'
test -e /tmp/reached
took_place
