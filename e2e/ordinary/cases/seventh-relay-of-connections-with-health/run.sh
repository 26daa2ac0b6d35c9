#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/lb.mjs <<'END'
import net from "net"; import http from "http"; import assert from "assert";
const up = [1, 2, 3].map((n) => http.createServer((q, r) => r.end(String(n))).listen(9100 + n, "127.0.0.1")); let next = 0; const down = new Set(), seen = {};
const lb = net.createServer((c) => { let n; do { n = (next++ % 3) + 1; } while (down.has(n)); const s = net.connect(9100 + n, "127.0.0.1"); s.on("error", () => { down.add(n); c.destroy(); }); c.on("error", () => s.destroy()); c.pipe(s).pipe(c); }).listen(8085, "127.0.0.1");
const ask = async () => { try { const r = await (await fetch("http://127.0.0.1:8085/", { headers: { connection: "close" } })).text(); seen[r] = (seen[r] ?? 0) + 1; } catch { seen.failed = (seen.failed ?? 0) + 1; } };
for (let n = 0; n < 60; n++) await ask();
up[1].close(); up[1].closeAllConnections(); for (let n = 0; n < 60; n++) await ask();
assert(seen[1] > 20 && seen[3] > 20 && seen[2] > 10); process.exit(0);
END
node /srv/app/lb.mjs
took_place
