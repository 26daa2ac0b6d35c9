#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.d.py <<'END'
import socket, time
ask = {("239.255.255.250", 1900): b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n",
       ("224.0.0.251", 5353): bytes.fromhex("000000000001000000000000095f7365727669636573075f646e732d7364045f756470056c6f63616c00000c0001"),
       ("224.0.0.252", 5355): bytes.fromhex("00010000000100000000000004777061640000010001"),
       ("239.255.255.250", 3702): b"<Envelope><Body><Probe/></Body></Envelope>", ("10.77.0.255", 137): bytes.fromhex("0001001000010000000000002043") + b"KAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" [:31] + b"\0\0\x21\0\1"}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1); s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("10.77.0.2")); s.settimeout(0.2); sent = 0
for n in range(4):
    for to, what in ask.items(): s.sendto(what, to); sent += 1
    try: s.recvfrom(2000)
    except OSError: pass
for h in range(1, 120): s.sendto(ask[("10.77.0.255", 137)], (f"10.77.0.{h}", 137)); sent += 1
assert sent > 130
END
python3 /tmp/.d.py
took_place
