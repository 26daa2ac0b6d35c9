#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 53))
while True:
    q, who = s.recvfrom(512)
    s.sendto(q[:2] + b"\x81\x80" + q[4:6] + b"\0\1\0\0\0\0" + q[12:] + b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton("203.0.113.10"), who)' & server=$!
sleep 0.5
printf 'nameserver 127.0.0.1\n' >/etc/resolv.conf
test "$(python3 -c 'import socket; print(socket.gethostbyname("deb.debian.org"))')" = 203.0.113.10
kill $server
took_place
