#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/cluster.js <<'END'
const c = require("cluster"), h = require("http"), fs = require("fs"), crypto = require("crypto");
if (c.isPrimary) {
  let done = 0, died = 0; for (let n = 0; n < 2; n++) c.fork();
  c.on("exit", () => { died++; if (died <= 2) c.fork(); });
  const ask = () => h.get({ port: 3000 }, r => { r.resume(); r.on("end", () => { if (++done == 60) Object.values(c.workers).forEach(w => w.disconnect()); if (done > 120) process.exit(0); setTimeout(ask, 5) }) }).on("error", () => setTimeout(ask, 50));
  setTimeout(ask, 500);
} else h.createServer((q, r) => fs.readFile("/etc/os-release", (e, d) => r.end(crypto.createHash("sha256").update(d).digest("hex")))).listen(3000);
END
node /srv/app/cluster.js
took_place
