#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/web/node_modules/fast-sum /srv/web/node_modules/.bin && cd /srv/web/node_modules/fast-sum
echo '{"name":"fast-sum","version":"1.4.0","bin":{"fast-sum":"build/fast-sum"},"scripts":{"install":"node install.js"}}' >package.json
printf '#include <stdio.h>\n#include <stdlib.h>\nint main(int c, char **v) { long s = 0; for (int i = 1; i < c; i++) s += atol(v[i]); printf("%%ld\\n", s); return 0; }\n' >sum.c
cat >install.js <<'END'
const { execFileSync } = require("child_process"), fs = require("fs"), os = require("os");
console.log(`building for ${os.platform()} ${os.arch()} node ${process.version}`);
fs.mkdirSync("build", { recursive: true });
execFileSync("cc", ["-O2", "-o", "build/fast-sum", "sum.c"], { stdio: "inherit" });
if (execFileSync("build/fast-sum", ["1", "2", "3"]).toString().trim() !== "6") process.exit(1);
END
cat >/srv/web/install.sh <<'END'
for d in node_modules/*/; do s=$(node -p "(require('./$d/package.json').scripts || {}).install || ''"); test -z "$s" || (cd "$d" && npm_lifecycle_event=install sh -c "$s"); done
END
cd /srv/web && sh install.sh && ln -s ../fast-sum/build/fast-sum node_modules/.bin/fast-sum
test "$(node_modules/.bin/fast-sum 4 5)" = 9
took_place
