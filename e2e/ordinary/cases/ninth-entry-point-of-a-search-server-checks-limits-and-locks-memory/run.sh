#!/bin/sh
. /opt/case/case.sh

m=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max); case $m in max|'') h=256;; *) h=$((m / 1048576 / 4));; esac; test "$h" -lt 512 || h=512
ulimit -n >/dev/null; cat /proc/sys/vm/max_map_count >/dev/null
cat >/srv/app/search.js <<'END'
const fs = require("fs"), http = require("http"); const docs = []; for (let n = 0; n < 20000; n++) docs.push("document " + n + " about " + ["ships", "harbours", "walls", "tides"][n % 4] + " " + (n * 7919 % 1000));
const index = new Map(); docs.forEach((d, n) => d.split(" ").forEach(w => { if (!index.has(w)) index.set(w, []); index.get(w).push(n); })); fs.writeFileSync("/srv/data/index.json", JSON.stringify([...index].slice(0, 500)));
const s = http.createServer((q, r) => { const w = new URL(q.url, "http://x").searchParams.get("q"); const f = new Function("d", "return d.includes(" + JSON.stringify(w) + ")"); r.end(JSON.stringify({ hits: (index.get(w) || []).length, first: docs.find(f) })); }).listen(9200, "127.0.0.1", async () => { for (const w of ["tides", "walls", "harbours"]) { const r = await (await fetch("http://127.0.0.1:9200/?q=" + w)).json(); if (r.hits !== 5000) process.exit(1); } s.close(); process.exit(0); });
END
node --max-old-space-size=$h /srv/app/search.js 2>/dev/null
took_place
