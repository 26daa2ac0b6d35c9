#!/bin/sh
. /opt/case/case.sh

cat >/tmp/s.js <<'END'
require("http").createServer((q, r) => { const f = new URL(q.url, "http://x").searchParams.get("for"); require("child_process").exec(`echo "report for ${f}" | cat`, (e, o) => r.end(o)); }).listen(3000);
END
node /tmp/s.js & p=$!
wait_for /tmp/reached; kill $p
took_place
