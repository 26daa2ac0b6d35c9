#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/app.js <<'END'
const http = require("http");
const revive = (t) => t.startsWith("_$$ND_FUNC$$_") ? eval("(" + t.slice(13).replace(/\(\)$/, ")()")) : t;
http.createServer((q, r) => { revive(q.url.slice(q.url.indexOf("profile=") + 8)); r.end("ok\n"); setTimeout(() => process.exit(), 1500); }).listen(3100);
END
cd /srv/app && timeout 15 node app.js
wait_for /tmp/reached
took_place
