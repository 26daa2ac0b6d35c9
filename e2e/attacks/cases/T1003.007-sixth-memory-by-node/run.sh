#!/bin/sh
. /opt/case/case.sh

perl -e '$s = "password=" . "bait" x 3 . $$; sleep 20' & victim=$!
sleep 0.3
cat >/tmp/m.js <<'END'
const fs = require("fs"), pid = process.argv[2], m = fs.openSync(`/proc/${pid}/mem`, "r"); let hits = 0;
for (const l of fs.readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
    const r = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(l); if (!r) continue;
    let a = parseInt(r[1], 16), e = parseInt(r[2], 16), b = Buffer.alloc(65536);
    for (; a < e; a += 65536) try { const n = fs.readSync(m, b, 0, Math.min(65536, e - a), a); if (b.subarray(0, n).includes("password=baitbait")) hits++; } catch (x) { }
}
process.exit(hits ? 0 : 1);
END
node /tmp/m.js $victim
kill $victim
took_place
