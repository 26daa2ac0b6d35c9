#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/hard.py <<'END'
import ctypes, os, resource, socket, struct
c = ctypes.CDLL(None, use_errno=True); key = ctypes.create_string_buffer(4096)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); c.mlock(key, 64); s = socket.create_server(("127.0.0.1", 8141))
for cap in range(0, 38): c.prctl(24, cap, 0, 0, 0)
os.setgroups([]); os.setresgid(33, 33, 33); os.setresuid(33, 33, 33); os.umask(0o77)
assert c.prctl(38, 1, 0, 0, 0) == 0 and c.prctl(4, 0, 0, 0, 0) == 0
code = struct.pack("HBBI", 0x20, 0, 0, 0) + struct.pack("HBBI", 0x15, 0, 1, 101) + struct.pack("HBBI", 6, 0, 0, 0x50001) + struct.pack("HBBI", 6, 0, 0, 0x7fff0000); b = ctypes.create_string_buffer(code)
assert c.prctl(22, 2, ctypes.byref(ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(b)))), 0, 0) == 0
for n in range(20):
    k = socket.create_connection(("127.0.0.1", 8141)); a, _ = s.accept(); a.send(b"ok"); assert k.recv(2) == b"ok"; a.close(); k.close()
END
python3 /srv/app/hard.py
took_place
