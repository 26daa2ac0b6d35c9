#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/thumbs.py <<'END'
import multiprocessing, os, struct, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
def write(path, width, height, rows):
    raw = b"".join(b"\0" + row for row in rows)
    with open(path + ".part", "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))
    os.rename(path + ".part", path)
def job(number):
    rows = [bytes((x * y + number) & 255 for x in range(256)) for y in range(256)]
    write(f"/srv/img/{number}.png", 256, 256, rows)
    small = [row[::4] for row in rows[::4]]
    write(f"/srv/img/{number}.thumb.png", 64, 64, small)
    os.chmod(f"/srv/img/{number}.thumb.png", 0o644)
os.makedirs("/srv/img", exist_ok=True)
with multiprocessing.Pool(3) as pool:
    pool.map(job, range(40))
END
python3 /srv/app/thumbs.py
tar -cf - -C /srv img | gzip -6 >/srv/img.tgz
test "$(tar -tzf /srv/img.tgz | grep -c thumb)" = 40
took_place
