#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/letter.py <<'END'
import email.message, socket, sqlite3, time
db = sqlite3.connect("/srv/app/list.db"); db.execute("create table who (mail text, sent int)"); db.executemany("insert into who values (?, 0)", [(f"r{n}@example.org",) for n in range(30)])
for group in range(3):
    s = socket.create_connection(("10.77.0.1", 25)); s.sendall(b"EHLO news.example.org\r\n")
    for (mail,) in db.execute("select mail from who where sent = 0 limit 10").fetchall():
        m = email.message.EmailMessage(); m["From"], m["To"], m["Subject"], m["List-Unsubscribe"] = "news@example.org", mail, "November", "<https://example.org/u>"
        m.set_content("what is new"); m.add_alternative("<h1>what is new</h1>", subtype="html")
        s.sendall(f"MAIL FROM:<news@example.org>\r\nRCPT TO:<{mail}>\r\nDATA\r\n".encode() + m.as_bytes() + b"\r\n.\r\n"); db.execute("update who set sent = 1 where mail = ?", (mail,)); time.sleep(0.05)
    s.sendall(b"QUIT\r\n"); s.close(); db.commit(); time.sleep(0.5)
assert db.execute("select sum(sent) from who").fetchone()[0] == 30
END
python3 /srv/app/letter.py
took_place
