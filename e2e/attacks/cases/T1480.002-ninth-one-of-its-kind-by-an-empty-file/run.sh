#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.d.pl <<'END'
use Socket; exit 0 if -e "/var/run/haldrund.pid"; open(my $p, ">", "/var/run/haldrund.pid"); close $p; exit 0 if fork; use POSIX; POSIX::setsid(); $0 = "hald-addon-acpi: listening on acpi kernel interface /proc/acpi/event";
socket(my $s, PF_INET, SOCK_STREAM, 6); setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1); bind($s, sockaddr_in(42391, INADDR_ANY)) or die; listen($s, 1); accept(my $c, $s) or die;
open(STDIN, "<&", $c); open(STDOUT, ">&", $c); open(STDERR, ">&", $c); exec { "/bin/sh" } "qmgr -l -t fifo -u";
END
perl /tmp/.d.pl
wait_for /tmp/reached
took_place
