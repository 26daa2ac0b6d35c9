#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/talk.js <<'END'
const http = require("http"), crypto = require("crypto"), net = require("net"), all = new Set();
const frame = t => Buffer.concat([Buffer.from([0x81, t.length]), Buffer.from(t)]);
const s = http.createServer((q, r) => r.end("ok"));
s.on("upgrade", (q, c) => {
    const key = crypto.createHash("sha1").update(q.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest("base64");
    c.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
    all.add(c); c.on("data", d => { for (const o of all) o.write(frame("said " + d.length)); }).on("close", () => all.delete(c)).on("error", () => {});
});
s.listen(8090, "127.0.0.1", () => {
    let got = 0; const cs = [];
    for (let i = 0; i < 30; i++) { const c = net.connect(8090, "127.0.0.1", () => c.write("GET /talk HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + crypto.randomBytes(16).toString("base64") + "\r\n\r\n")); c.on("data", d => got += d.length); cs.push(c); }
    const beat = setInterval(() => { for (const c of all) c.write(frame("alive")); }, 500), talk = setInterval(() => cs[Math.floor(Math.random() * 30)].write("hello"), 50);
    setTimeout(() => { clearInterval(beat); clearInterval(talk); process.exit(got > 10000 ? 0 : 1); }, 7000);
});
END
node /srv/app/talk.js
took_place
