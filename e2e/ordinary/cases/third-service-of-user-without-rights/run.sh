#!/bin/sh
. /opt/case/case.sh

export HOME=/tmp TMPDIR=/tmp/up
mkdir -p /tmp/up
node -e '
const http = require("http"), fs = require("fs"), os = require("os"), path = require("path"), { execFile } = require("child_process"), crypto = require("crypto");
http.createServer((q, a) => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "job-")), to = path.join(dir, "in.tgz"), h = crypto.createHash("sha256");
    const f = fs.createWriteStream(to); q.on("data", (d) => h.update(d)); q.pipe(f);
    f.on("finish", () => execFile("tar", ["-xzf", to, "-C", dir], (e) => {
        const n = fs.readdirSync(dir, { recursive: true }).length;
        execFile("sh", ["-c", "head -c 100 \"$1\"/data/* | od -An -tx1 | head -n 4", "sh", dir], (e2, out) => { fs.rmSync(dir, { recursive: true }); a.end(JSON.stringify({ sha256: h.digest("hex"), n, preview: (out || "").length, ok: !e && !e2 })); });
    }));
}).listen(8080, () => fs.writeFileSync("/tmp/ready", ""));
process.on("SIGTERM", () => process.exit(0));' & app=$!
wait_for /tmp/ready
for i in $(seq 12); do tar -C /srv -czf - data | curl -sf --data-binary @- http://127.0.0.1:8080/ | grep -q '"ok":true'; done
test -z "$(ls /tmp/up)"
kill $app; wait $app
took_place
