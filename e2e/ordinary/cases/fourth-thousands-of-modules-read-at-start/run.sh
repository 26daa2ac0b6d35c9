#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/node && cd /srv/node
node -e '
const fs = require("fs");
let all = "";
for (let i = 0; i < 2000; i++) {
  fs.mkdirSync(`node_modules/m${i}`, { recursive: true });
  fs.writeFileSync(`node_modules/m${i}/package.json`, JSON.stringify({ name: "m" + i, version: "1.0.0", main: "index.js" }));
  fs.writeFileSync(`node_modules/m${i}/index.js`, `module.exports = ${i};`);
  all += `sum += require("m${i}");\n`;
}
fs.writeFileSync("main.js", "let sum = 0;\n" + all + "if (sum !== 1999000) process.exit(1);");'
for i in 1 2 3; do node main.js; sleep 0.5; done
took_place
