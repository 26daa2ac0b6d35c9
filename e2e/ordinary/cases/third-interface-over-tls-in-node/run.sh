#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/app && cd /etc/app
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -keyout tls.key -out tls.crt 2>/dev/null
echo '{"level": "info"}' >settings.json
node -e '
const http2 = require("http2"), fs = require("fs"), zlib = require("zlib"), { once } = require("events");
let settings = JSON.parse(fs.readFileSync("/etc/app/settings.json"));
fs.watch("/etc/app", (_, n) => { if (n === "settings.json") try { settings = JSON.parse(fs.readFileSync("/etc/app/settings.json")); } catch {} });
const server = http2.createSecureServer({ key: fs.readFileSync("/etc/app/tls.key"), cert: fs.readFileSync("/etc/app/tls.crt") });
server.on("stream", (s, h) => {
    if (h[":path"] === "/events") { s.respond({ ":status": 200 }); let n = 0; const t = setInterval(() => { s.write("data: " + n + "\n\n"); if (++n === 10) { clearInterval(t); s.end(); } }, 20); return; }
    s.respond({ ":status": 200, "content-encoding": "gzip" }); s.end(zlib.gzipSync(JSON.stringify({ settings, at: process.hrtime() })));
});
process.on("SIGTERM", () => { server.close(); setTimeout(() => process.exit(0), 200); });
server.listen(8443, () => fs.writeFileSync("/run/app.pid", String(process.pid)));' & app=$!
wait_for /run/app.pid
for i in $(seq 20); do curl -skf --http2 --compressed https://localhost:8443/state >/dev/null; done
curl -skf https://localhost:8443/events | grep -q 'data: 9'
echo '{"level": "debug"}' >settings.new && mv settings.new settings.json && sleep 0.5
curl -skf --compressed https://localhost:8443/state | grep -q debug
kill -TERM $app; wait $app
took_place
