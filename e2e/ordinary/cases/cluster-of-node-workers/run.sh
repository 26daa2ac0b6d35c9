#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/cluster.js <<'EOF'
const cluster = require("cluster"), http = require("http"), { Worker } = require("worker_threads");
if (cluster.isPrimary) {
    for (let i = 0; i < 3; i++) cluster.fork();
    cluster.on("exit", () => cluster.fork());
} else {
    http.createServer((request, response) => {
        if (request.url === "/die") return response.end("", () => process.exit(1));
        const thread = new Worker("require('worker_threads').parentPort.postMessage([...Array(1e4).keys()].reduce((a, b) => a + b))", { eval: true });
        thread.once("message", (sum) => response.end(String(sum)));
    }).listen(3000);
}
EOF
node /srv/app/cluster.js & server=$!
until curl -sf -o /dev/null http://127.0.0.1:3000/; do sleep 0.2; done
for i in $(seq 1 20); do curl -sf http://127.0.0.1:3000/ | grep -q 49995000; done
curl -s http://127.0.0.1:3000/die || true
sleep 1
curl -sf http://127.0.0.1:3000/ >/dev/null
kill $server
took_place
