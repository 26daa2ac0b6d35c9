#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/web/snapshots && cd /srv/web
cat >suite.mjs <<'END'
import http from "http"; import fs from "fs"; import assert from "assert"; import { spawn } from "child_process";
const server = http.createServer((q, r) => { r.setHeader("x-id", "1"); r.end(JSON.stringify({ path: q.url, agent: q.headers["user-agent"] ?? null })); }).listen(0, "127.0.0.1");
await new Promise((r) => server.on("listening", r)); const base = `http://127.0.0.1:${server.address().port}`;
for (let round = 0; round < 3; round++)
    await Promise.all(Array.from({ length: 20 }, async (_, n) => { const b = await (await fetch(`${base}/p/${n}`, { headers: { "user-agent": "suite" } })).text(); const f = `snapshots/${n}.json`; if (fs.existsSync(f)) assert.equal(fs.readFileSync(f, "utf8"), b); else fs.writeFileSync(f, b); }));
await new Promise((r) => spawn(process.execPath, ["-e", `fetch("${base}/child").then(r => r.text()).then(console.log)`], { stdio: "inherit" }).on("exit", r));
server.close(); server.closeAllConnections();
END
node suite.mjs
test "$(ls snapshots | wc -l)" = 20
took_place
