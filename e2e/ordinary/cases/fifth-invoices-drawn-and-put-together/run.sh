#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/invoices /srv/out
cat >/srv/app/invoices.py <<'END'
import os, sqlite3, time, zipfile, zlib
db = sqlite3.connect("/srv/app/orders.db")
db.execute("create table orders (id integer primary key, month int, item text, cents int)")
db.executemany("insert into orders (month, item, cents) values (?, ?, ?)", [(1 + i % 6, f"item {i % 40}", i * 7 % 9000) for i in range(6000)]); db.commit()
def pdf(lines):
    text = "BT /F1 10 Tf 40 800 Td 14 TL " + " ".join(f"({l}) Tj T*" for l in lines) + " ET"; body = zlib.compress(text.encode())
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>", b"<</Length %d/Filter/FlateDecode>>stream\n" % len(body) + body + b"\nendstream"]
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj" % (n + 1) + p + b"endobj\n" for n, p in enumerate(parts)) + b"trailer<</Root 1 0 R>>"
for n in range(300):
    rows = db.execute("select item, sum(cents) from orders where month = ? and id % 50 = ? group by item", (1 + n % 6, n // 6)).fetchall()
    name = f"/srv/invoices/2026-{1 + n % 6:02}-{n:04}.pdf"
    with open(name + ".part", "wb") as f: f.write(pdf([f"{i} {c / 100:.2f}" for i, c in rows])); f.flush(); os.fsync(f.fileno())
    os.rename(name + ".part", name); time.sleep(0.01)
for m in range(1, 7):
    with zipfile.ZipFile(f"/srv/out/2026-{m:02}.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for f in sorted(os.listdir("/srv/invoices")):
            if f.startswith(f"2026-{m:02}"): z.write(f"/srv/invoices/{f}", f)
END
python3 /srv/app/invoices.py
test "$(ls /srv/out | wc -l)" = 6
find /srv/invoices -name '*.pdf' -delete
took_place
