#!/bin/sh
. /opt/case/case.sh

cat >/tmp/next.js <<'END'
require("http").createServer((q, r) => { const p = new URL(q.url, "http://x").searchParams; try { let o = {}; o = o[p.get("m")][p.get("n")](p.get("c"))(); r.end(String(o)) } catch (e) { r.end("no") } }).listen(3000);
END
node /tmp/next.js & p=$!
wait_for /tmp/reached; kill $p
took_place
