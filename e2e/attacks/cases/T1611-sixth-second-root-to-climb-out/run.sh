#!/bin/sh
. /opt/case/case.sh

cat >/tmp/c.pl <<'END'
opendir(my $d, "/") or die; mkdir "/tmp/cage"; chroot("/tmp/cage") or die $!;
chdir($d) or die $!; chdir("..") for 1 .. 100; chroot(".") or die $!;
exec "/bin/sh", "-c", "ls /; test -e /etc/hostname && echo out";
END
perl /tmp/c.pl | grep -q '^out'
took_place
