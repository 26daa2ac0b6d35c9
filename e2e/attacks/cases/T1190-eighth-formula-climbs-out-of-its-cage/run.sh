#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/calc.js <<'END'
const http = require("http"), vm = require("vm");
http.createServer((q, r) => {
    const f = new URL(q.url, "http://x").searchParams.get("f"); let out;
    try { out = String(vm.runInNewContext(f, { Math: { max: Math.max } }, { timeout: 5000 })); } catch (e) { out = String(e); }
    r.end(out);
}).listen(3007);
END
node /srv/app/calc.js & server=$!
wait_for /tmp/reached
kill $server
took_place
